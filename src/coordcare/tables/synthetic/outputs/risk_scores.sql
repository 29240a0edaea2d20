-- What age and conditions make likely, fifteen percent more or less.
SELECT person_id_of(person) AS person_id, first_of_month(1) AS start_date, last_of_month(12) AS end_date,
       rate_of((person.risk_permille + coalesce(health.risk_permille, 0))
               * (850 + lot(slice(draw('risk/' || person), 0), 301))) AS risk_score,
       'fictional' AS model
FROM person LEFT JOIN health USING (person)
ORDER BY person
