-- Counted claim lines with the code sets that any of their codes is in.
WITH asked AS (
    SELECT column_name, code, list(code_set) AS code_sets
    FROM figures.codes_asked JOIN figures.combinations USING (combination)
    GROUP BY ALL
)
SELECT
    l.*,
    CASE WHEN coalesce(h.code_sets, n.code_sets, g.code_sets, d.code_sets, r.code_sets) IS NULL THEN []
        ELSE list_distinct(flatten(list_filter(
            [h.code_sets, n.code_sets, g.code_sets, d.code_sets, r.code_sets], lambda sets: sets IS NOT NULL
        )))
    END AS code_sets
FROM paid_lines AS l
LEFT JOIN asked AS h ON h.column_name = 'hcpcs_code' AND h.code = l.hcpcs_code
LEFT JOIN asked AS n ON n.column_name = 'ndc_code' AND n.code = l.ndc_code
LEFT JOIN asked AS g ON g.column_name = 'drg_code' AND g.code = l.drg_code
LEFT JOIN asked AS d ON d.column_name = 'diagnosis_code_1' AND d.code = l.diagnosis_code_1
LEFT JOIN asked AS r ON r.column_name = 'revenue_center_code' AND r.code = CASE
    WHEN length(l.revenue_center_code) = 4 AND starts_with(l.revenue_center_code, '0') THEN right(l.revenue_center_code, 3)
    ELSE l.revenue_center_code
END
