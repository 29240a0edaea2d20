-- For each party the clinics, bases of attribution, plans and months whose members count for it, each once.
SELECT DISTINCT c.arrangement_id, c.party, a.clinic, a.basis, a.plan, a.number
FROM (
    SELECT DISTINCT coalesce(clinic_id, '') AS clinic, basis, coalesce(plan, '') AS plan, number
    FROM run.attribution
) AS a
JOIN figures.party_clinics AS c
    ON (c.clinic_id = '*' OR c.clinic_id = a.clinic)
    AND (c.assigned_only = 0 OR a.basis = 'assignment')
    AND (c.plan = '*' OR c.plan = a.plan)
    AND a.number BETWEEN c.first_number AND c.last_number
