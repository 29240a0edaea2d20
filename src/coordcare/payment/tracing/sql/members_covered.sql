-- Members who count for a party, each once, with a row of eligibility by which they do.
SELECT arrangement_id, party, person_id, found.input_file, found.input_row
FROM (
    SELECT p.arrangement_id, p.party, m.person_id,
        min(struct_pack(input_file := m.input_file, input_row := m.input_row)) AS found
    FROM attributed_months AS m
    JOIN party_months AS p ON p.clinic = m.clinic AND p.basis = m.basis AND p.number = m.number
        AND p.plan = coalesce(m.plan, '')
    GROUP BY ALL
)
