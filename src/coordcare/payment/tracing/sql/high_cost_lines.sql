-- The lines of members whose care cost more than the attachment of the stop-loss.
SELECT * FROM cost_lines
QUALIFY sum(paid_amount) OVER (PARTITION BY stream_key, party, person_id) > attachment
