-- Two measures as an analyst would write them by hand: well-child visits at 3 to 6, and preventive dental services at 1 to
-- 5. `codes` holds value set, column and code in every spelling. Year 2022.
CREATE OR REPLACE TEMP TABLE hand_codes AS SELECT * FROM codes;

CREATE OR REPLACE TEMP TABLE hand_spans AS
SELECT kind, person_id, greatest(enrollment_start_date, DATE '2022-01-01') AS first_day,
       least(coalesce(enrollment_end_date, DATE '2100-01-01'), DATE '2022-12-31') AS last_day
FROM eligibility, (VALUES ('physical', ['CCOE', 'CCOF', 'CCOG']), ('dental', ['CCOB', 'CCOE'])) AS kinds(kind, left_out)
WHERE standing = 'counted' AND (plan IS NULL OR NOT list_contains(left_out, plan))
  AND enrollment_start_date <= DATE '2022-12-31' AND coalesce(enrollment_end_date, DATE '2100-01-01') >= DATE '2022-01-01';

CREATE OR REPLACE TEMP TABLE hand_merged AS
WITH marked AS (
    SELECT *, max(last_day) OVER (PARTITION BY kind, person_id ORDER BY first_day, last_day
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until_here
    FROM hand_spans
), islands AS (
    SELECT *, sum(CASE WHEN until_here IS NULL OR first_day > until_here + 1 THEN 1 ELSE 0 END)
              OVER (PARTITION BY kind, person_id ORDER BY first_day, last_day ROWS UNBOUNDED PRECEDING) AS island
    FROM marked
)
SELECT kind, person_id, min(first_day) AS first_day, max(last_day) AS last_day
FROM islands GROUP BY kind, person_id, island;

CREATE OR REPLACE TEMP TABLE hand_well_child AS
WITH gaps AS (
    SELECT person_id, first_day, last_day,
           first_day - coalesce(lag(last_day) OVER p, DATE '2021-12-31') - 1 AS before,
           CASE WHEN lead(first_day) OVER p IS NULL THEN DATE '2022-12-31' - last_day ELSE 0 END AS after
    FROM hand_merged WHERE kind = 'physical' WINDOW p AS (PARTITION BY person_id ORDER BY first_day)
), enrolled AS (
    SELECT person_id FROM gaps GROUP BY person_id
    HAVING sum((before > 0)::INT + (after > 0)::INT) <= 1 AND max(greatest(before, after)) <= 45
       AND max(last_day) = DATE '2022-12-31'
), children AS (
    SELECT DISTINCT person_id FROM members
    WHERE standing = 'counted' AND birth_date > DATE '2015-12-31' AND birth_date <= DATE '2019-12-31'
), visited AS (
    SELECT DISTINCT person_id FROM medical_claim AS c
    WHERE standing IN ('counted', 'denied') AND service_date BETWEEN DATE '2022-01-01' AND DATE '2022-12-31'
      AND (hcpcs_code IN (SELECT code FROM hand_codes WHERE value_set = 'well_care_visits' AND column_name = 'hcpcs_code')
           OR diagnosis_code_1 IN (SELECT code FROM hand_codes WHERE value_set = 'well_care_visits' AND column_name = 'diagnosis_code')
           OR diagnosis_code_2 IN (SELECT code FROM hand_codes WHERE value_set = 'well_care_visits' AND column_name = 'diagnosis_code')
           OR diagnosis_code_3 IN (SELECT code FROM hand_codes WHERE value_set = 'well_care_visits' AND column_name = 'diagnosis_code')
           OR diagnosis_code_4 IN (SELECT code FROM hand_codes WHERE value_set = 'well_care_visits' AND column_name = 'diagnosis_code'))
      AND NOT coalesce(hcpcs_modifier_1 IN (SELECT code FROM hand_codes WHERE value_set = 'telehealth' AND column_name = 'hcpcs_modifier'), false)
      AND NOT coalesce(place_of_service_code IN (SELECT code FROM hand_codes WHERE value_set = 'telehealth' AND column_name = 'place_of_service_code'), false)
), hospice AS (
    SELECT DISTINCT person_id FROM medical_claim
    WHERE standing IN ('counted', 'denied') AND service_date BETWEEN DATE '2022-01-01' AND DATE '2022-12-31'
      AND hcpcs_code IN (SELECT code FROM hand_codes WHERE value_set = 'hospice' AND column_name = 'hcpcs_code')
)
SELECT count(*) AS denominator, count(*) FILTER (WHERE person_id IN (FROM visited)) AS numerator
FROM children WHERE person_id IN (FROM enrolled) AND person_id NOT IN (FROM hospice);

CREATE OR REPLACE TEMP TABLE hand_dental AS
WITH children AS (
    SELECT DISTINCT person_id FROM members
    WHERE standing = 'counted' AND birth_date > DATE '2016-12-31' AND birth_date <= DATE '2021-12-31'
), enrolled AS (
    SELECT DISTINCT person_id FROM hand_merged WHERE kind = 'dental' AND last_day - first_day + 1 >= 180
), dentists AS (
    SELECT DISTINCT npi FROM practitioners
    WHERE standing = 'counted' AND taxonomy_code IN (SELECT code FROM hand_codes WHERE value_set = 'dental_practitioners')
), served AS (
    SELECT DISTINCT person_id FROM medical_claim
    WHERE standing = 'counted' AND service_date BETWEEN DATE '2022-01-01' AND DATE '2022-12-31'
      AND hcpcs_code IN (SELECT code FROM hand_codes WHERE value_set = 'preventive_dental_services' AND column_name = 'hcpcs_code')
      AND (rendering_npi IN (FROM dentists) OR billing_npi IN (FROM dentists))
)
SELECT count(*) AS denominator, count(*) FILTER (WHERE person_id IN (FROM served)) AS numerator
FROM children WHERE person_id IN (FROM enrolled);
