-- What a model might say of each stay: more for the old and for those with several conditions.
SELECT person_id_of(claim.person) AS person_id, last_date AS discharge_date,
       rate_of(33000 + 15000 * coalesce(any_value(condition_count), 0) + 5000 * any_value(age_group)
               + max(lot(slice(chances, 6), 30000))) AS expected,
       'fictional' AS model
FROM claims_placed() AS claim LEFT JOIN health ON health.person = claim.person
WHERE bill_type = '111' AND NOT coalesce(first_day, false)
GROUP BY claim.person, last_date
ORDER BY person_id, discharge_date
