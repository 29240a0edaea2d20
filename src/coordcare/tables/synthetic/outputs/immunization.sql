-- Four of five children are taken to all appointments, or fewer where less care reaches them; the others fall behind,
-- and some are never immunized. The registry tells the doses of five years; now and then one is told as refused.
WITH habits AS (
    SELECT person, birth_date, death_date, draw('vaccines/' || person) AS habit,
           lot(slice(habit, 0), 1000) < 790 * reach_permille // 1000 AS on_schedule,
           chance(slice(habit, 1), 250) AS never
    FROM person LEFT JOIN (SELECT person, any_value(death_date) AS death_date FROM span GROUP BY person) USING (person)
    WHERE age_group <= 3
), due AS (
    SELECT person, number, cvx_code, birth_date + due_days::INTEGER AS first_date, spread_days, death_date,
           CASE WHEN on_schedule THEN on_schedule_permille WHEN never THEN 0 ELSE behind_permille END AS permille
    FROM habits JOIN likely_vaccines
      ON birth_date + due_days::INTEGER BETWEEN make_date(the_year() - 4, 1, 1) AND last_of_month(12)
), drawn AS (
    SELECT *, draw('vaccine/' || person || '/' || number) AS chances FROM due
), dated AS (
    SELECT *, first_date + lot(slice(chances, 0), spread_days) AS given_on, chance(slice(chances, 1), permille) AS given
    FROM drawn
)
SELECT 'IM' || lpad((person::BIGINT * 100 + number)::VARCHAR, 12, '0') AS immunization_id,
       person_id_of(person) AS person_id, given_on AS occurrence_date, cvx_code, 'cvx' AS code_type,
       CASE WHEN given THEN 'completed' ELSE 'not_done' END AS status, 'fictional registry' AS data_source
FROM dated
WHERE given_on <= coalesce(death_date, last_of_month(12)) AND given_on <= last_of_month(12)
  AND (given OR chance(slice(chances, 2), 100))
ORDER BY person, number
