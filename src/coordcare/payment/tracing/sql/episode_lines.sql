-- Lines of the care in an episode: the days around its beginning, in the categories of its stream, whoever billed.
SELECT
    e.stream_key, e.party, e.person_id, e.start_date, s.attachment, l.paid_amount, l.input_file, l.input_row
FROM figures.episodes AS e
JOIN figures.episode_streams AS s ON s.stream_key = e.stream_key
JOIN figures.episode_stream_categories AS c ON c.stream_key = e.stream_key
JOIN paid_lines AS l ON l.person_id = e.person_id AND l.category = c.category
    AND l.service_date - e.start_date BETWEEN -s.days_before AND s.days_after
