-- Episodes, each once, with the line that opened it.
SELECT stream_key, party, found.input_file, found.input_row
FROM (
    SELECT e.stream_key, e.party, e.person_id, e.start_date,
        min(struct_pack(input_file := l.input_file, input_row := l.input_row)) AS found
    FROM figures.episodes AS e
    JOIN figures.episode_streams AS s ON s.stream_key = e.stream_key
    JOIN billed_lines AS l ON l.arrangement_id = s.arrangement_id AND l.party = e.party
        AND l.person_id = e.person_id AND l.service_date = e.start_date
    WHERE list_contains(l.code_sets, s.trigger_set)
    GROUP BY ALL
)
