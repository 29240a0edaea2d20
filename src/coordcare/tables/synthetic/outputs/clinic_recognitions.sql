SELECT clinic_id_of(site) AS clinic_id, tier, start_date, end_date FROM recognition ORDER BY site, start_date
