-- Who the members are: age, gender, place, clinic.
CREATE TABLE person AS
WITH drawn AS (
    SELECT unnest(range(1, the_members() + 1))::INTEGER AS person
), chances AS (
    SELECT person, draw('person/' || person) AS chances, draw('place/' || person) AS place FROM drawn
), described AS (
    SELECT person, chances, place, position_of(place) AS position, age.age_group, age.rate_category,
           age.premium_permille, age.deaths_permille, age.risk_permille,
           CASE WHEN chance(slice(chances, 1), women_permille) THEN 'female' ELSE 'male' END AS gender,
           chance(slice(chances, 2), dual_permille) AS dual,
           make_date(the_year() - youngest - lot(slice(chances, 3), oldest - youngest + 1), 1, 1)
           + lot(slice(chances, 4), 365) AS birth_date
    FROM chances ASOF JOIN age ON lot(slice(chances, 0), 1000) >= age.from_permille
)
SELECT described.* EXCLUDE (place), place.zip_code, place.county, clinic.site AS clinic_site, race.name AS race,
       -- A few decline to tell, or were not asked.
       CASE lot(slice(described.place, 3), 100) WHEN 0 THEN 'Declined' WHEN 1 THEN 'Unknown' ELSE race.ethnicity END
       AS ethnicity,
       language.name AS language, language.reach_permille, disability.name AS disability,
       -- Few people use much care: how much of the usual a person uses, in permille.
       [100, 100, 250, 400, 400, 500, 600, 700, 800, 900, 1000, 1000, 1100, 1200, 1300, 1500, 1800, 2200, 3000, 4500]
       [1 + lot(slice(described.chances, 7), 20)] AS usage_permille
FROM described
ASOF JOIN place ON described.position >= place.from_position
ASOF JOIN clinic ON described.position >= clinic.from_position
ASOF JOIN race ON lot(slice(described.chances, 5), 1000) >= race.from_permille
ASOF JOIN language ON lot(slice(described.chances, 6), 1000) >= language.from_permille
ASOF JOIN disability ON lot(slice(described.place, 2), 1000) >= disability.from_permille
ORDER BY person;

CREATE TABLE condition AS
SELECT number, condition, diagnosis, sex, risk_permille, [age_1, age_2, age_3, age_4, age_5, age_6] AS permille
FROM likely_conditions
ORDER BY number;

-- What a person has all year: a bit for each condition, their diagnoses, and what they add to the risk score.
CREATE TABLE health AS
SELECT person, sum(1 << number)::INTEGER AS conditions, count(*)::INTEGER AS condition_count,
       bool_or(condition.condition = 'pregnancy') AS pregnant,
       list(diagnosis ORDER BY number) AS diagnoses, sum(condition.risk_permille)::INTEGER AS risk_permille
FROM person JOIN condition
  ON (condition.sex IS NULL OR condition.sex = person.gender) AND permille[age_group] > 0
 AND chance(slice(draw('condition/' || person || '/' || condition.condition), 0), permille[age_group])
GROUP BY person;

-- When people are covered. Months count from 1 to 12; newborns begin on their day of birth.
CREATE TABLE span AS
WITH drawn AS (
    SELECT person.*, draw('span/' || person) AS fate FROM person
), entered AS (
    SELECT *, CASE WHEN age_group = 1 THEN month(birth_date)
                   WHEN chance(slice(fate, 0), 120) THEN 2 + lot(slice(fate, 1), 11) ELSE 1 END AS first_month
    FROM drawn
), ended AS (
    SELECT *, CASE WHEN chance(slice(fate, 2), 110)
                   THEN first_month + lot(slice(fate, 3), 13 - first_month) ELSE 12 END AS last_month
    FROM entered
), broken AS (
    -- The month after which coverage breaks, and how many months are missing: none where only the plan type changes.
    SELECT *, chance(slice(fate, 4), 85) AND last_month - first_month >= 4 AS breaks,
           first_month + 1 + lot(slice(fate, 5), greatest(last_month - first_month - 3, 1)) AS break_month,
           CASE WHEN chance(slice(fate, 4), 40) THEN 1 + lot(slice(fate, 6), 2) ELSE 0 END AS months_missing
    FROM ended
), planned AS (
    SELECT *, first.number AS first_plan, greatest(first_of_month(first_month), birth_date) AS first_day,
           (SELECT count(*) FROM plan_type) AS plan_count
    FROM broken ASOF JOIN plan_type AS first ON lot(slice(fate, 7), 1000) >= first.from_permille
), lived AS (
    SELECT *, CASE WHEN chance(slice(draw('death/' || person), 0), deaths_permille)
                   THEN first_day + lot(slice(draw('death/' || person), 1),
                                        1 + date_diff('day', first_day, last_of_month(12))) END AS death_date
    FROM planned
), cut AS (
    -- Who is covered on New Year's Day mostly was before; but pregnancy is what brings many into Medicaid.
    SELECT person, death_date, 0 AS span, first_plan AS plan, first_day AS start_date,
           CASE WHEN first_day = first_of_month(1)
                THEN greatest(birth_date, (first_day - to_months(lot(slice(fate, 1), 61)))::DATE) END AS earlier_date,
           last_of_month(CASE WHEN breaks THEN break_month ELSE last_month END) AS end_date
    FROM lived
    UNION ALL
    SELECT person, death_date, 1,
           CASE WHEN months_missing > 0 THEN first_plan WHEN first_plan = 0 THEN 1 + lot(slice(fate, 5), plan_count - 1)
                ELSE 0 END,
           first_of_month(break_month + months_missing + 1), NULL, last_of_month(last_month)
    FROM lived
    WHERE breaks
)
SELECT cut.person, cut.span, cut.person || '/' || cut.span AS spell, cut.death_date, cut.start_date, least(cut.end_date, cut.death_date) AS end_date,
       CASE WHEN health.pregnant THEN cut.start_date
            ELSE coalesce(cut.earlier_date, cut.start_date) END AS member_since,
       plan_type.number AS plan_number, plan_type.name AS plan, plan_type.covers,
       date_diff('day', cut.start_date, least(cut.end_date, cut.death_date))::INTEGER + 1 AS days,
       person.age_group, person.gender, person.dual, person.birth_date, person.position, person.clinic_site,
       person.race, person.zip_code, person.county, person.rate_category, person.premium_permille,
       person.reach_permille,
       -- Whoever is more ill uses more.
       (person.usage_permille * (10 + coalesce(health.condition_count, 0)) // 10)::BIGINT AS usage_permille,
       coalesce(health.conditions, 0) AS conditions, health.diagnoses
FROM cut
JOIN plan_type ON cut.plan = plan_type.number
JOIN person ON cut.person = person.person
LEFT JOIN health ON cut.person = health.person
WHERE cut.start_date <= coalesce(cut.death_date, cut.start_date)
ORDER BY cut.person, cut.span;

-- Three of four members are assigned to their clinic; some change to the next one within the year, some end early.
CREATE TABLE assignment AS
WITH covered AS (
    SELECT person, clinic_site, min(start_date) AS start_date, max(end_date) AS end_date,
           draw('assignment/' || person) AS chances
    FROM span
    WHERE list_contains(covers, 'physical')
    GROUP BY person, clinic_site
), fated AS (
    SELECT *, 1 + lot(slice(chances, 1), 11) AS month, lot(slice(chances, 2), 1000) AS fate,
           (SELECT any_value(sites) FROM site WHERE setting = 'primary care') AS sites
    FROM covered
    WHERE chance(slice(chances, 0), 830)
), decided AS (
    SELECT *, CASE WHEN last_of_month(month) <= start_date OR last_of_month(month) >= end_date OR fate >= 130
                   THEN 'stays' WHEN fate < 80 THEN 'changes' ELSE 'ends' END AS what
    FROM fated
)
SELECT person, clinic_site AS site, chances, start_date,
       CASE WHEN what IN ('changes', 'ends') THEN last_of_month(month)
            WHEN end_date < last_of_month(12) THEN end_date END AS end_date
FROM decided
UNION ALL
SELECT person, ((clinic_site + 1) % sites)::INTEGER, chances, last_of_month(month) + 1,
       CASE WHEN end_date < last_of_month(12) THEN end_date END
FROM decided
WHERE what = 'changes'
ORDER BY person, start_date;

CREATE TABLE change AS
SELECT person, max(start_date) AS changed_on, max_by(site, start_date) AS new_site
FROM assignment
GROUP BY person
HAVING count(*) > 1;
