-- Claim lines of covered members in a code set, in the months in which they count; a line counts once in every set.
SELECT p.arrangement_id, p.party, l.code_set, l.allowed_amount, l.paid_amount, l.input_file, l.input_row
FROM (SELECT *, unnest(code_sets) AS code_set FROM coded_lines) AS l
JOIN run.attribution AS a ON a.person_id = l.person_id AND a.number = l.number
JOIN party_months AS p
    ON p.clinic = coalesce(a.clinic_id, '') AND p.basis = a.basis AND p.number = a.number
    AND p.plan = coalesce(a.plan, '')
