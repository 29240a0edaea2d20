-- The plan is mostly told within a week; now and then long after.
WITH noticed AS (
    SELECT person, birth_date, service_date AS notice_date, chances,
           service_date - CASE WHEN chance(slice(chances, 5), 60) THEN 31 + lot(slice(chances, 6), 60)
                               ELSE lot(slice(chances, 6), 8) END AS custody_start_date
    FROM claims_drawn()
    WHERE service = 'custody notice'
)
SELECT person_id_of(person) AS person_id, notice_date, greatest(custody_start_date, birth_date) AS custody_start_date,
       CASE WHEN chance(slice(chances, 4), 300) THEN notice_date + 20 + lot(slice(chances, 7), 250) END
       AS custody_end_date,
       CASE WHEN chance(slice(chances, 2), 900) THEN 'in_custody' WHEN chance(slice(chances, 2), 940)
            THEN 'trial_reunification' WHEN chance(slice(chances, 2), 970) THEN 'run_away' ELSE 'transferred' END
       AS status
FROM noticed
ORDER BY person, notice_date
