-- Member months with the risk score that holds on the 15th, by party; under “*” those of all members.
WITH scores AS (
    SELECT r.person_id, m.number, r.risk_score, r.input_file, r.input_row
    FROM run.risk_scores AS r
    JOIN run.months AS m
        ON r.start_date <= m.fifteenth AND (r.end_date IS NULL OR r.end_date >= m.fifteenth)
    WHERE r.standing = 'counted'
    QUALIFY row_number() OVER (
        PARTITION BY r.person_id, m.number ORDER BY r.start_date DESC, r.risk_score DESC, r.input_file, r.input_row
    ) = 1
),
scored AS (
    SELECT s.*, coalesce(a.clinic_id, '') AS clinic, a.basis, coalesce(a.plan, '') AS plan
    FROM scores AS s JOIN run.attribution AS a ON a.person_id = s.person_id AND a.number = s.number
)
SELECT p.arrangement_id, p.party, s.risk_score, s.input_file, s.input_row
FROM scored AS s
JOIN party_months AS p ON p.clinic = s.clinic AND p.basis = s.basis AND p.number = s.number AND p.plan = s.plan
UNION ALL
SELECT '*', '*', risk_score, input_file, input_row FROM scored
