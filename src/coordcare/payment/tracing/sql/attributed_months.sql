-- Member months with the row of eligibility that the plan is of, and the assignment where that decided on the clinic.
SELECT
    a.person_id, a.number, coalesce(a.clinic_id, '') AS clinic, a.clinic_id, a.basis, m.plan,
    m.on_15th, m.days, m.days_in_month,
    e.input_file, e.input_row, s.input_file AS assignment_file, s.input_row AS assignment_row
FROM run.attribution AS a
JOIN run.member_months AS m ON m.person_id = a.person_id AND m.number = a.number
JOIN run.months AS of_run ON of_run.number = a.number
LEFT JOIN LATERAL (
    SELECT x.input_file, x.input_row FROM run.eligibility AS x
    WHERE x.standing = 'counted' AND x.person_id = a.person_id
        AND x.enrollment_start_date <= of_run.month_end
        AND (x.enrollment_end_date IS NULL OR x.enrollment_end_date >= of_run.month)
    ORDER BY x.enrollment_start_date DESC, x.plan NULLS LAST, x.enrollment_end_date NULLS LAST,
        x.input_file, x.input_row
    LIMIT 1
) AS e ON TRUE
LEFT JOIN LATERAL (
    SELECT x.input_file, x.input_row FROM run.assignments AS x
    WHERE x.standing = 'counted' AND a.basis = 'assignment' AND x.person_id = a.person_id
        AND x.start_date = a.since AND x.clinic_id IS NOT DISTINCT FROM a.clinic_id
        AND x.npi IS NOT DISTINCT FROM a.npi
    ORDER BY x.input_file, x.input_row
    LIMIT 1
) AS s ON TRUE
