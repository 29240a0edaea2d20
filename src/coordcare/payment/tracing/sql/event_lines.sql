-- Lines of claims that are events of a stream, without claims of a code set that it leaves out.
WITH left_out AS (
    SELECT DISTINCT o.stream_key, l.claim, l.claim_id
    FROM (SELECT claim, claim_id, unnest(code_sets) AS code_set FROM coded_lines WHERE len(code_sets) > 0) AS l
    JOIN figures.event_streams_left_out AS o ON o.code_set = l.code_set
)
SELECT s.stream_key, l.party, l.claim, l.claim_id, l.paid_amount, l.input_file, l.input_row
FROM billed_lines AS l
JOIN figures.event_streams AS s ON s.arrangement_id = l.arrangement_id AND s.category = l.category
ANTI JOIN left_out AS o ON o.stream_key = s.stream_key AND o.claim = l.claim AND o.claim_id = l.claim_id
