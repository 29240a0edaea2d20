-- What a close asks of the engine, as an analyst would write it for one set of arrangements: dollars by arrangement,
-- cost of covered members with stop-loss and codes left out, members, events, episodes, and risk.
CREATE OR REPLACE TEMP TABLE kept AS
SELECT c.person_id, c.number, c.clinic_id, c.basis, c.plan FROM attribution AS c;
CREATE OR REPLACE TEMP TABLE party_months AS
SELECT DISTINCT p.arrangement_id, p.party, k.person_id, k.number
FROM kept AS k JOIN party_clinics AS p
  ON (p.clinic_id = '*' OR p.clinic_id = k.clinic_id) AND (p.assigned_only = 0 OR k.basis = 'assignment')
 AND (p.plan = '*' OR p.plan = k.plan) AND k.number BETWEEN p.first_number AND p.last_number;
CREATE OR REPLACE TEMP TABLE lines AS
SELECT person_id, year(service_date) * 12 + month(service_date) AS number, billing_npi AS npi, billing_tin AS tin,
       claim_id, paid_amount
FROM medical_claim WHERE standing = 'counted'
UNION ALL
SELECT person_id, year(service_date) * 12 + month(service_date), dispensing_provider_npi, NULL, claim_id, paid_amount
FROM pharmacy_claim WHERE standing = 'counted';
CREATE OR REPLACE TEMP TABLE billed AS
SELECT DISTINCT p.arrangement_id, p.party, l.person_id
FROM lines AS l JOIN party_payees AS p ON p.payee_kind = 'npi' AND p.payee = l.npi
 AND l.number BETWEEN p.first_number AND p.last_number
UNION
SELECT DISTINCT p.arrangement_id, p.party, l.person_id
FROM lines AS l JOIN party_payees AS p ON p.payee_kind = 'tin' AND p.payee = l.tin
 AND l.number BETWEEN p.first_number AND p.last_number;
CREATE OR REPLACE TEMP TABLE hand_paid AS
SELECT sum(paid_amount) AS paid_amount FROM lines;
CREATE OR REPLACE TEMP TABLE hand_members AS
SELECT arrangement_id, count(DISTINCT person_id) FILTER (covered) AS covered,
       count(DISTINCT person_id) FILTER (NOT covered) AS served
FROM (SELECT arrangement_id, person_id, true AS covered FROM party_months
      UNION ALL SELECT arrangement_id, person_id, false FROM billed) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE hand_costs AS
SELECT s.stream_key, m.party, m.person_id, sum(c.paid_amount) AS paid_amount
FROM party_months AS m JOIN cost_streams AS s USING (arrangement_id)
JOIN member_costs AS c ON c.person_id = m.person_id AND c.number = m.number
JOIN cost_stream_categories AS g ON g.stream_key = s.stream_key AND g.category = c.category
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE hand_risk AS
SELECT m.arrangement_id, m.party, count(*) AS months, sum(r.risk_score) AS score_months
FROM party_months AS m
JOIN risk_scores AS r ON r.person_id = m.person_id AND r.standing = 'counted'
 AND make_date((m.number - 1) // 12, (m.number - 1) % 12 + 1, 15) BETWEEN r.start_date
     AND coalesce(r.end_date, DATE '2100-01-01')
GROUP BY ALL;
