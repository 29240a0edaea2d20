-- The lines of episodes that cost more than the attachment of the stop-loss.
SELECT * FROM episode_lines
QUALIFY sum(paid_amount) OVER (PARTITION BY stream_key, party, person_id, start_date) > attachment
