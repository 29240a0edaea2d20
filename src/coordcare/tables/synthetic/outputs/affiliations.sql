SELECT npi, clinic_id_of(site) AS clinic_id, start_date, end_date FROM affiliation ORDER BY npi, site, start_date
