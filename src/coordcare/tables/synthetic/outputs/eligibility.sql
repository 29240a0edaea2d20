SELECT person_id_of(person) AS person_id, member_id_of(person) AS member_id, birth_date, death_date, gender, race,
       county, zip_code, member_since AS enrollment_start_date, end_date AS enrollment_end_date, the_payer() AS payer,
       'medicaid' AS payer_type, plan, CASE WHEN dual THEN '02' ELSE '00' END AS dual_status_code,
       CASE WHEN dual THEN '10' END AS medicare_status_code, rate_category AS group_id, 'fictional' AS data_source
FROM span
ORDER BY person, span
