-- Episodes, each once, with the line that opened it.
SELECT stream_key, party, found.input_file, found.input_row
FROM (
    SELECT e.stream_key, e.party, e.person_id, e.start_date,
        min(struct_pack(input_file := l.input_file, input_row := l.input_row)) AS found
    FROM figures.episodes AS e
    JOIN figures.episode_streams AS s ON s.stream_key = e.stream_key
    JOIN billed_lines AS b ON b.arrangement_id = s.arrangement_id AND b.party = e.party
        AND b.person_id = e.person_id AND b.service_date = e.start_date
    JOIN coded_lines AS l ON l.input_file = b.input_file AND l.input_row = b.input_row
        AND list_contains(l.code_sets, s.trigger_set)
    GROUP BY ALL
)
