SELECT clinic_id, name, npi, contracting_entity, county, zip_code FROM clinic ORDER BY site
