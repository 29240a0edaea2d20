-- Member months with the row of eligibility that the plan is of, and the assignment where that decided on the clinic.
WITH spans AS (
    SELECT
        person_id, enrollment_start_date AS first_day, enrollment_end_date AS last_day, input_file, input_row,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY enrollment_start_date DESC, plan NULLS LAST, enrollment_end_date NULLS LAST, input_file, input_row
        ) AS place
    FROM run.eligibility WHERE standing = 'counted'
),
covered AS (
    SELECT
        a.person_id, a.number, a.clinic_id, a.npi, a.basis, a.since, m.plan, m.on_15th, m.days, m.days_in_month,
        min_by(struct_pack(input_file := s.input_file, input_row := s.input_row), s.place) AS found
    FROM run.attribution AS a
    JOIN run.member_months AS m ON m.person_id = a.person_id AND m.number = a.number
    JOIN run.months AS of_run ON of_run.number = a.number
    LEFT JOIN spans AS s ON s.person_id = a.person_id AND s.first_day <= of_run.month_end
        AND (s.last_day IS NULL OR s.last_day >= of_run.month)
    GROUP BY ALL
),
assigned AS (
    SELECT
        person_id, start_date, clinic_id, npi,
        min(struct_pack(input_file := input_file, input_row := input_row)) AS found
    FROM run.assignments WHERE standing = 'counted'
    GROUP BY ALL
)
SELECT
    c.person_id, c.number, coalesce(c.clinic_id, '') AS clinic, c.clinic_id, c.basis, c.plan,
    c.on_15th, c.days, c.days_in_month, c.found.input_file, c.found.input_row,
    a.found.input_file AS assignment_file, a.found.input_row AS assignment_row
FROM covered AS c
LEFT JOIN assigned AS a ON c.basis = 'assignment' AND a.person_id = c.person_id AND a.start_date = c.since
    AND a.clinic_id IS NOT DISTINCT FROM c.clinic_id AND a.npi IS NOT DISTINCT FROM c.npi
