-- Sites where care is given: clinics are the sites of primary care. Each stands somewhere on the line of places.
CREATE TABLE site AS
WITH counted AS (
    SELECT number AS setting_number, setting, fewest_practitioners, most_practitioners, called,
           greatest(fewest_sites, the_members() // members_per_site) AS sites
    FROM likely_settings
), numbered AS (
    SELECT *, unnest(range(sites))::INTEGER AS site FROM counted
), drawn AS (
    SELECT *, draw('site/' || setting || '/' || site) AS chances FROM numbered
), placed AS (
    -- Clinics are of unequal size; the sites of other settings share the line evenly.
    SELECT *, CASE WHEN setting = 'primary care' THEN 30 + lot(slice(chances, 0), 100) ELSE 100 END AS width FROM drawn
)
SELECT setting_number, setting, sites, site, chances, fewest_practitioners, most_practitioners, called,
       (4294967296 * coalesce(sum(width) OVER before, 0) // sum(width) OVER whole)::BIGINT AS from_position,
       -- The place in the middle of the site's stretch of the line.
       (4294967296 * (2 * coalesce(sum(width) OVER before, 0) + width) // (2 * sum(width) OVER whole))::BIGINT AS middle,
       npi_of(295000000 + row_number() OVER (ORDER BY setting_number, site)) AS npi,
       '00-' || lpad((1000000 + row_number() OVER (ORDER BY setting_number, site))::VARCHAR, 7, '0') AS tin
FROM placed
WINDOW whole AS (PARTITION BY setting),
       before AS (PARTITION BY setting ORDER BY site ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
ORDER BY setting_number, site;

-- About four clinics that stand side by side belong to one contracting entity.
CREATE TABLE clinic AS
WITH words AS (SELECT list(name ORDER BY number) AS clinic_words FROM the_clinic_words),
     kinds AS (SELECT list(name ORDER BY number) AS clinic_kinds FROM the_clinic_kinds),
     entities AS (SELECT list(name ORDER BY number) AS contracting_words FROM the_contracting_words),
     owned AS (
    SELECT *, (site * greatest(2, sites // 4)) // sites AS entity FROM site WHERE setting = 'primary care'
)
SELECT site, chances, clinic_id_of(site) AS clinic_id, owned.npi, owned.from_position, place.zip_code, place.county,
       clinic_words[1 + site % len(clinic_words)] || ' '
       || clinic_kinds[1 + ((site // len(clinic_words)) + lot(slice(chances, 1), 2)) % len(clinic_kinds)]
       || CASE WHEN site < len(clinic_words) THEN '' ELSE ' ' || (1 + site // len(clinic_words)) END AS name,
       contracting_words[1 + entity % len(contracting_words)] || ' Health Partners'
       || CASE WHEN entity < len(contracting_words) THEN ''
          ELSE ' ' || (1 + entity // len(contracting_words)) END AS contracting_entity
FROM owned ASOF JOIN place ON owned.middle >= place.from_position, words, kinds, entities
ORDER BY site;

-- Who can sign a contract: contracting entities with their clinics, and the sites of settings that are called something.
CREATE TABLE party AS
WITH words AS (SELECT list(name ORDER BY number) AS contracting_words FROM the_contracting_words)
SELECT 0 AS setting_number, 'primary care' AS setting, NULL::INTEGER AS sites, min(site) AS site,
       contracting_entity AS name, NULL::VARCHAR AS npi, NULL::VARCHAR AS tin, list(clinic_id ORDER BY site) AS clinics
FROM clinic
GROUP BY contracting_entity
UNION ALL
SELECT setting_number, setting, sites, site,
       contracting_words[1 + (setting_number + site) % len(contracting_words)] || ' ' || called
       || CASE WHEN site < len(contracting_words) THEN '' ELSE ' ' || (1 + site // len(contracting_words)) END,
       npi, tin, []
FROM site, words
WHERE called IS NOT NULL
ORDER BY setting_number, site;

CREATE TABLE specialty AS
SELECT setting, taxonomy_code, specialty, suits, sum(weight) OVER (PARTITION BY setting) AS weights,
       coalesce(sum(weight) OVER before, 0) AS from_weight
FROM likely_specialties
WINDOW before AS (PARTITION BY setting ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- Seats of practitioners at their first site.
CREATE TABLE practitioner AS
WITH seated AS (
    SELECT setting_number, setting, site, sites,
           unnest(range(fewest_practitioners
                        + lot(slice(chances, 2), most_practitioners - fewest_practitioners + 1)))::INTEGER AS seat
    FROM site
    WHERE most_practitioners > 0
), drawn AS (
    SELECT *, draw('practitioner/' || setting || '/' || site || '/' || seat) AS chances,
           npi_of(290000000 + row_number() OVER (ORDER BY setting_number, site, seat)) AS npi
    FROM seated
)
SELECT drawn.*, specialty.taxonomy_code, specialty.specialty, coalesce(specialty.suits, 'all') AS suits
FROM drawn JOIN specialty
  ON drawn.setting = specialty.setting
 AND lot(slice(drawn.chances, 0), specialty.weights) >= specialty.from_weight
QUALIFY row_number() OVER (PARTITION BY npi ORDER BY specialty.from_weight DESC) = 1
ORDER BY npi;

-- The first seat of a clinic stays; of the others some begin or leave within the year, move to the next clinic, or work at two.
CREATE TABLE affiliation AS
WITH primary_care AS (
    SELECT npi, site, sites, seat, 2 + lot(slice(chances, 1), 9) AS month, lot(slice(chances, 2), 1000) AS fate,
           make_date(the_year() - 1 - lot(slice(chances, 3), 9), 1 + lot(slice(chances, 4), 12), 1) AS since
    FROM practitioner
    WHERE setting = 'primary care'
), fated AS (
    SELECT *, CASE WHEN seat = 0 OR fate >= 230 THEN 'stays' WHEN fate < 80 THEN 'moves' WHEN fate < 120 THEN 'begins'
                   WHEN fate < 160 THEN 'leaves' ELSE 'at two' END AS what
    FROM primary_care
)
SELECT npi, site, CASE WHEN what = 'begins' THEN first_of_month(month) ELSE since END AS start_date,
       CASE WHEN what IN ('moves', 'leaves') THEN first_of_month(month) - 1 END AS end_date
FROM fated
UNION ALL
SELECT npi, ((site + 1) % sites)::INTEGER, CASE WHEN what = 'moves' THEN first_of_month(month) ELSE since END, NULL
FROM fated
WHERE what IN ('moves', 'at two')
ORDER BY npi, site, start_date;

-- Whom a member can see: the practitioners of each site in each month.
CREATE TABLE roster AS
WITH months AS (SELECT unnest(range(1, 13))::INTEGER AS month),
     working AS (
    SELECT 'primary care' AS setting, site, npi, start_date, end_date FROM affiliation
    UNION ALL
    SELECT setting, site, npi, NULL, NULL FROM practitioner WHERE setting <> 'primary care'
)
SELECT site.setting, site.site, months.month, any_value(site.sites) AS sites, any_value(site.npi) AS billing_npi,
       any_value(site.tin) AS billing_tin,
       list(working.npi ORDER BY working.npi) FILTER (suits <> 'adults') AS for_children,
       list(working.npi ORDER BY working.npi) FILTER (suits <> 'children') AS for_adults,
       list(working.npi ORDER BY working.npi) FILTER (working.npi IS NOT NULL) AS for_anybody
FROM site CROSS JOIN months LEFT JOIN working
  ON site.setting = working.setting AND site.site = working.site
 AND coalesce(working.start_date, first_of_month(1)) <= first_of_month(months.month)
 AND coalesce(working.end_date, last_of_month(12)) >= last_of_month(months.month)
LEFT JOIN practitioner ON practitioner.npi = working.npi
GROUP BY ALL
ORDER BY site.setting, site.site, months.month;

-- Tiers: some clinics change tier within the year, a few lose the recognition, and the rest of 1,000 never had one.
CREATE TABLE recognition AS
WITH tiers AS (
    SELECT tier, share_permille, sum(share_permille) OVER (ORDER BY number) AS to_permille FROM the_tiers
), drawn AS (
    SELECT site, tier, 2 + lot(slice(chances, 4), 10) AS month, lot(slice(chances, 5), 1000) AS fate,
           make_date(the_year() - 1 - lot(slice(chances, 6), 2), 1 + lot(slice(chances, 7), 12), 1) AS since
    FROM clinic JOIN tiers
      ON lot(slice(chances, 3), 1000) BETWEEN to_permille - share_permille AND to_permille - 1
), ends AS (SELECT min(tier) AS lowest, max(tier) AS highest FROM tiers)
SELECT site, tier, since AS start_date, CASE WHEN fate < 180 THEN first_of_month(month) - 1 END AS end_date
FROM drawn
UNION ALL
SELECT site, CASE WHEN fate < 110 AND tier < highest OR tier = lowest THEN tier + 1 ELSE tier - 1 END,
       first_of_month(month), NULL
FROM drawn, ends
WHERE fate < 150
ORDER BY site, start_date;

-- Of a roster, the practitioner for a person of this age, as far as there is one who suits.
CREATE MACRO seen_at(roster, age_group, sliced) AS one_of(sliced, coalesce(
    CASE WHEN age_group <= 3 THEN roster.for_children ELSE roster.for_adults END, roster.for_anybody));
