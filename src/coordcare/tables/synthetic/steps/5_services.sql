-- Services and their lines, each service in one row. Rates are claims for 1,000 member years, by age group.
CREATE TABLE service AS
WITH lines AS (
    SELECT service, list({line: line::INTEGER, procedures: string_split(procedures, ' '), revenue_code: revenue_code,
                          least_units: least_units, most_units: most_units, allowed_cents: allowed_cents::BIGINT}
                         ORDER BY line) AS lines
    FROM likely_service_lines
    GROUP BY service
)
SELECT this.number, this.service, this.setting, this.care, this.claim_type, this.place_of_service, this.bill_type,
       this.least_days, this.most_days, this.least_lines, this.most_lines,
       string_split(this.diagnoses, ' ') AS diagnoses, string_split(this.second_diagnoses, ' ') AS second_diagnoses,
       string_split(this.drgs, ' ') AS drgs, string_split(this.procedures, ' ') AS procedures, lines.lines,
       (SELECT any_value(site.sites) FROM site WHERE site.setting = this.setting) AS sites,
       -- A service that follows another draws what that one draws: as often, and on the same days; or so many times, in
       -- so many of 1,000 cases, so many days after the last day of that one, or before it.
       this.first_after, this.last_after, coalesce(this.times, 1) AS times, this.preventive = 'yes' AS preventive,
       coalesce(this.followed_permille, 1000) AS followed_permille, drawn.care AS drawn_care,
       drawn.least_days AS drawn_least_days, drawn.most_days AS drawn_most_days,
       drawn.number AS drawn_number, drawn.sex, 1 << condition.number AS condition, condition.diagnosis,
       drawn.first_day = 'yes' AS first_day, drawn.most,
       [drawn.age_1, drawn.age_2, drawn.age_3, drawn.age_4, drawn.age_5, drawn.age_6]::BIGINT[] AS rates
FROM likely_services AS this
JOIN likely_services AS drawn ON drawn.service = coalesce(this.follows, this.service)
LEFT JOIN condition ON condition.condition = drawn.condition
LEFT JOIN lines ON lines.service = this.service
ORDER BY this.number;

-- How many claims, in millionths, a person would make of each service in each span. Preventive care does not reach all
-- alike.
CREATE MACRO likely_claims() AS TABLE
SELECT span.*, changed_on, new_site, service.* EXCLUDE (diagnoses, followed_permille),
       service.diagnoses AS service_diagnoses,
       CASE WHEN preventive AND first_after IS NOT NULL THEN followed_permille * reach_permille // 1000
            ELSE followed_permille END AS followed_permille,
       CASE WHEN first_day THEN CASE WHEN span = 0 AND rates[age_group] > 0 THEN 1000000 ELSE 0 END
            WHEN most IS NULL THEN rates[age_group] * days * usage_permille // 365
            ELSE rates[age_group] * days * 1000 // 365 END::BIGINT
       * CASE WHEN preventive AND first_after IS NULL THEN reach_permille ELSE 1000 END // 1000 AS expected_millionths
FROM span LEFT JOIN change ON change.person = span.person JOIN service
  ON list_contains(span.covers, service.care) AND list_contains(span.covers, service.drawn_care)
 AND rates[age_group] > 0
 AND (service.sex IS NULL OR service.sex = span.gender)
 AND (service.condition IS NULL OR span.conditions & service.condition > 0);

-- What the rates must be multiplied by so that the year has the lines that were asked for; 1.0 is 1,000,000.
CREATE TABLE volume AS
WITH asked AS (
    SELECT sum(days)::HUGEINT * the_lines_per_member_year() * 1000000 // 365 AS lines_millionths FROM span
), likely AS (
    SELECT coalesce(sum(expected_millionths * times * followed_permille * (least_lines + most_lines) // 2000), 0)
           ::HUGEINT AS lines_millionths
    FROM likely_claims()
)
SELECT (asked.lines_millionths * 1000000 // greatest(likely.lines_millionths, 1))::BIGINT AS millionths
FROM asked, likely;
