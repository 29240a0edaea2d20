-- Claim lines of covered members in the months in which they count, in the categories of each stream, whoever billed.
WITH left_out AS (
    SELECT stream_key, list(code_set) AS code_sets FROM figures.cost_stream_left_out GROUP BY ALL
)
SELECT s.stream_key, p.party, l.person_id, l.paid_amount, s.attachment, l.input_file, l.input_row
FROM coded_lines AS l
JOIN run.attribution AS a ON a.person_id = l.person_id AND a.number = l.number
JOIN party_months AS p
    ON p.clinic = coalesce(a.clinic_id, '') AND p.basis = a.basis AND p.number = a.number
    AND p.plan = coalesce(a.plan, '')
JOIN figures.cost_streams AS s ON s.arrangement_id = p.arrangement_id
JOIN figures.cost_stream_categories AS c ON c.stream_key = s.stream_key AND c.category = l.category
LEFT JOIN left_out AS o ON o.stream_key = s.stream_key
WHERE o.code_sets IS NULL OR NOT list_has_any(l.code_sets, o.code_sets)
