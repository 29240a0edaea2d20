-- What an analyst would write by hand in DuckDB for the same questions, over the same tables of the store. Three
-- results: member months, paid and allowed by month and service category, and attribution by assignment and visits.

CREATE TEMP TABLE months AS
SELECT CAST(m AS DATE) AS month, last_day(m) AS month_end, year(m) * 12 + month(m) AS number
FROM generate_series(TIMESTAMP '{first}', TIMESTAMP '{last}', INTERVAL 1 MONTH) t(m);

COPY (
  WITH spans AS (
    SELECT person_id, plan, enrollment_start_date AS s, coalesce(enrollment_end_date, DATE '2100-01-01') AS e
    FROM eligibility WHERE standing = 'counted'
  ), islands AS (
    SELECT person_id, s, e, count(*) FILTER (s > until + 1 OR until IS NULL) OVER (PARTITION BY person_id ORDER BY s, e) n
    FROM (SELECT *, max(e) OVER (PARTITION BY person_id ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      AS until FROM spans)
  ), covered AS (SELECT person_id, min(s) AS s, max(e) AS e FROM islands GROUP BY person_id, n
  ), days AS (
    SELECT person_id, month, number, sum(least(e, month_end) - greatest(s, month) + 1) AS days,
      max(CASE WHEN month + 14 BETWEEN s AND e THEN 1 ELSE 0 END) AS on_15th
    FROM covered JOIN months ON s <= month_end AND e >= month GROUP BY ALL
  ), plans AS (
    SELECT person_id, month, plan FROM spans JOIN months ON s <= month_end AND e >= month
    QUALIFY row_number() OVER (PARTITION BY person_id, month ORDER BY s DESC, plan, e) = 1
  )
  SELECT d.*, p.plan FROM days d LEFT JOIN plans p USING (person_id, month)
) TO '{folder}/member_months.parquet' (FORMAT parquet, COMPRESSION zstd);
CREATE VIEW hand_member_months AS FROM '{folder}/member_months.parquet';

COPY (
WITH kinds AS (
  SELECT npi, CASE WHEN taxonomy_code IN ({physicians}, {non_physicians}) THEN 'primary'
    WHEN taxonomy_code IN ({specialists}) THEN 'specialist' END AS kind
  FROM practitioners WHERE standing = 'counted'
), lines AS (
  SELECT year(service_date) * 12 + month(service_date) AS number, paid_amount, allowed_amount, CASE
    WHEN claim_type = 'dental' THEN 'dental'
    WHEN claim_type = 'vision' THEN 'vision'
    WHEN drg_code IN ('765','766','767','768','774','775','783','784','785','786','787','788','796','797','798','805',
      '806','807') THEN 'maternity'
    WHEN diagnosis_code_1[1:1] = 'O' OR diagnosis_code_1[1:3] IN ('Z33','Z34','Z36','Z39','Z3A') THEN 'maternity'
    WHEN bill_type_code[1:2] IN ('11','18','86') AND diagnosis_code_1[1:1] = 'F' THEN 'inpatient behavioral health'
    WHEN diagnosis_code_1[1:1] = 'F' THEN 'behavioral health'
    WHEN hcpcs_code[1:3] IN ('H00','H20') THEN 'behavioral health'
    WHEN place_of_service_code IN ('51','52','53','55','56','57','58') THEN 'behavioral health'
    WHEN bill_type_code[1:2] IN ('11','12','18') THEN 'inpatient hospital'
    WHEN revenue_center_code IN ('0450','0451','0452','0456','0459','450','451','452','456','459','0981','981')
      THEN 'emergency department'
    WHEN place_of_service_code = '23' THEN 'emergency department'
    WHEN bill_type_code[1:2] IN ('13','14','83','85') THEN 'outpatient hospital'
    WHEN place_of_service_code = '21' THEN 'inpatient professional'
    WHEN bill_type_code[1:2] IN ('21','22','23','28') THEN 'skilled nursing'
    WHEN place_of_service_code IN ('31','32') THEN 'skilled nursing'
    WHEN bill_type_code[1:2] IN ('32','33','34','81','82') THEN 'home health and hospice'
    WHEN bill_type_code[1:2] = '72' THEN 'dialysis'
    WHEN bill_type_code[1:2] IN ('71','73','77') THEN 'clinic facility'
    WHEN place_of_service_code IN ('41','42') THEN 'ambulance and transport'
    WHEN hcpcs_code[1:2] = 'A0' OR hcpcs_code[1:5] IN ('T2001','T2002','T2003','T2004','T2005')
      THEN 'ambulance and transport'
    WHEN place_of_service_code = '81' THEN 'laboratory'
    WHEN kind = 'primary' AND claim_type = 'professional' THEN 'primary care'
    WHEN place_of_service_code = '20' THEN 'urgent care'
    WHEN hcpcs_code[1:1] IN ('A','B','E','J','K','L','Q') THEN 'supplies and drugs'
    WHEN kind = 'specialist' AND claim_type = 'professional' THEN 'specialty care'
    WHEN claim_type = 'professional' THEN 'other professional'
    WHEN claim_type = 'institutional' THEN 'other facility'
    ELSE 'other' END AS category
  FROM medical_claim LEFT JOIN kinds ON kinds.npi = rendering_npi WHERE standing = 'counted'
  UNION ALL
  SELECT year(service_date) * 12 + month(service_date), paid_amount, allowed_amount, 'pharmacy'
  FROM pharmacy_claim WHERE standing = 'counted'
)
SELECT number, category, count(*) AS lines, sum(paid_amount) AS paid_amount,
  sum(coalesce(allowed_amount, paid_amount)) AS allowed_amount
FROM lines GROUP BY ALL
) TO '{folder}/costs.parquet' (FORMAT parquet, COMPRESSION zstd);
CREATE VIEW hand_costs AS FROM '{folder}/costs.parquet';

COPY (
WITH assigned AS (
  SELECT a.person_id, m.month, a.clinic_id, a.npi
  FROM assignments a JOIN months m ON a.start_date <= m.month_end AND coalesce(a.end_date, DATE '2100-01-01') >= m.month
  WHERE a.standing = 'counted'
  QUALIFY row_number() OVER (PARTITION BY a.person_id, m.month ORDER BY a.start_date DESC, a.clinic_id, a.npi) = 1
), primary_care AS (
  SELECT npi FROM practitioners WHERE standing = 'counted'
    AND coalesce(primary_care, CASE WHEN taxonomy_code IN ({physicians}, {non_physicians}) THEN '1' ELSE '0' END) = '1'
), seen AS (
  SELECT c.person_id, c.rendering_npi AS npi, c.billing_npi, c.service_date,
    sum(coalesce(c.allowed_amount, c.paid_amount)) AS allowed, sum(c.paid_amount) AS paid
  FROM medical_claim c
  WHERE c.standing = 'counted' AND coalesce(c.claim_type, 'professional') = 'professional'
    AND c.place_of_service_code IN ({places})
    AND (c.rendering_npi IN (SELECT npi FROM primary_care) OR c.hcpcs_code IN ({services})
      AND c.rendering_npi NOT IN (SELECT npi FROM practitioners WHERE standing = 'counted'))
  GROUP BY ALL
  HAVING allowed >= 0 AND paid >= 0 AND (allowed > 0 OR paid > 0 OR min(least(c.paid_amount, c.allowed_amount)) >= 0)
), placed AS (
  SELECT s.*, f.clinic_id
  FROM seen s LEFT JOIN affiliations f ON f.standing = 'counted' AND f.npi = s.npi
    AND s.service_date BETWEEN f.start_date AND coalesce(f.end_date, DATE '2100-01-01')
  LEFT JOIN clinics k ON k.clinic_id = f.clinic_id AND k.standing = 'counted'
  QUALIFY row_number() OVER (PARTITION BY s.person_id, s.npi, s.billing_npi, s.service_date
    ORDER BY CASE WHEN k.npi = s.billing_npi THEN 0 ELSE 1 END, f.clinic_id) = 1
), open_months AS (
  SELECT person_id, month, number FROM hand_member_months ANTI JOIN assigned USING (person_id, month)
), by_unit AS (
  SELECT person_id, year(service_date) * 12 + month(service_date) AS number, coalesce(clinic_id, 'npi:' || npi) AS unit,
    any_value(clinic_id) AS clinic_id, count(DISTINCT service_date) AS visits, max(service_date) AS latest,
    sum(allowed) AS allowed
  FROM placed GROUP BY ALL
), won AS (
  SELECT o.person_id, o.month, b.unit, any_value(b.clinic_id) AS clinic_id, sum(b.visits) AS visits
  FROM open_months o JOIN by_unit b ON b.person_id = o.person_id AND b.number BETWEEN o.number - 11 AND o.number
  GROUP BY o.person_id, o.month, b.unit
  QUALIFY row_number() OVER (PARTITION BY o.person_id, o.month
    ORDER BY sum(b.visits) DESC, max(b.latest) DESC, sum(b.allowed) DESC, b.unit) = 1
), by_npi AS (
  SELECT person_id, year(service_date) * 12 + month(service_date) AS number, coalesce(clinic_id, 'npi:' || npi) AS unit,
    npi, count(DISTINCT service_date) AS visits, max(service_date) AS latest, sum(allowed) AS allowed
  FROM placed GROUP BY ALL
), person_won AS (
  SELECT o.person_id, o.month, b.unit, b.npi
  FROM open_months o JOIN by_npi b ON b.person_id = o.person_id AND b.number BETWEEN o.number - 11 AND o.number
  GROUP BY o.person_id, o.month, b.unit, b.npi
  QUALIFY row_number() OVER (PARTITION BY o.person_id, o.month, b.unit
    ORDER BY sum(b.visits) DESC, max(b.latest) DESC, sum(b.allowed) DESC, b.npi) = 1
)
SELECT h.person_id, h.month, coalesce(a.clinic_id, w.clinic_id) AS clinic_id, k.contracting_entity, w.visits,
  CASE WHEN a.person_id IS NOT NULL THEN a.npi ELSE p.npi END AS npi,
  CASE WHEN a.person_id IS NOT NULL THEN 'assignment' WHEN w.unit IS NOT NULL THEN 'visits' ELSE 'none' END AS basis
FROM hand_member_months h LEFT JOIN assigned a USING (person_id, month) LEFT JOIN won w USING (person_id, month)
LEFT JOIN person_won p ON p.person_id = w.person_id AND p.month = w.month AND p.unit = w.unit
LEFT JOIN clinics k ON k.clinic_id = coalesce(a.clinic_id, w.clinic_id) AND k.standing = 'counted'
) TO '{folder}/attribution.parquet' (FORMAT parquet, COMPRESSION zstd);
CREATE VIEW hand_attribution AS FROM '{folder}/attribution.parquet';
