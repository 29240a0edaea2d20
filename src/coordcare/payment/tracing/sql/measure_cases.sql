-- Cases that count in the denominator of a rate, for whoever a result is told of, with a row of the input: the line of
-- the evidence where the numerator is met by one, else the row of the member.
WITH counted AS (
    SELECT rate, person_id, npi, numerator, denominator, evidence_date
    FROM figures.measure_cases
    WHERE denominator > 0 AND denominator_exclusion = 0 AND denominator_exception = 0
), told AS (
    SELECT *, 'all' AS basis, '' AS whose FROM counted
    UNION ALL
    SELECT c.*, 'contracting_entity' AS basis, p.contracting_entity AS whose
    FROM counted AS c JOIN figures.measure_people AS p ON c.person_id = p.person_id
    UNION ALL
    SELECT c.*, 'gave', q.party FROM counted AS c JOIN figures.quality_parties AS q ON c.npi = q.npi
    UNION ALL
    SELECT c.*, 'served', s.party FROM counted AS c JOIN figures.measure_served AS s ON c.person_id = s.person_id
), lines AS (
    SELECT person_id, service_date, min(struct_pack(input_file := input_file, input_row := input_row)) AS line
    FROM run.medical_claim WHERE standing = 'counted' GROUP BY ALL
), rows_of_members AS (
    SELECT person_id, min(struct_pack(input_file := input_file, input_row := input_row)) AS line
    FROM run.members WHERE standing = 'counted' GROUP BY ALL
)
SELECT told.rate, told.basis, told.whose, told.numerator, told.denominator,
    coalesce(lines.line, rows_of_members.line).input_file AS input_file,
    coalesce(lines.line, rows_of_members.line).input_row AS input_row
FROM told
LEFT JOIN lines ON told.person_id = lines.person_id AND told.evidence_date = lines.service_date
LEFT JOIN rows_of_members ON told.person_id = rows_of_members.person_id
