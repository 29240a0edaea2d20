-- Places divide 32 bits by their weights; plan types, races, languages and disabilities divide 1,000.
CREATE TABLE place AS
SELECT zip_code, county, (4294967296 * coalesce(sum(weight) OVER before, 0) // sum(weight) OVER ())::BIGINT AS from_position
FROM the_places
WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
ORDER BY number;

CREATE TABLE plan_type AS
SELECT number, name, covers, premium_cents_pmpm,
       coalesce(sum(share_permille) OVER before, 0)::INTEGER AS from_permille
FROM the_plan_types
WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
ORDER BY number;

CREATE TABLE race AS
SELECT name, ethnicity, coalesce(sum(share_permille) OVER before, 0)::INTEGER AS from_permille
FROM the_races
WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TABLE language AS
SELECT name, reach_permille, coalesce(sum(share_permille) OVER before, 0)::INTEGER AS from_permille
FROM the_languages
WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TABLE disability AS
SELECT name, coalesce(sum(share_permille) OVER before, 0)::INTEGER AS from_permille
FROM the_disabilities
WINDOW before AS (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TABLE age AS
SELECT *, coalesce(sum(share_permille) OVER before, 0)::INTEGER AS from_permille
FROM likely_ages
WINDOW before AS (ORDER BY age_group ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);
