-- Members with a line that a payee of the party billed, each once, with the first such line.
SELECT arrangement_id, party, person_id, found.input_file, found.input_row
FROM (
    SELECT arrangement_id, party, person_id,
        min(struct_pack(input_file := input_file, input_row := input_row)) AS found
    FROM billed_lines
    GROUP BY ALL
)
