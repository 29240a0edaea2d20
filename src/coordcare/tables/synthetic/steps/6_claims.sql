-- One row for each claim, drawn as it is read: claims are never stored.
CREATE MACRO claims_drawn() AS TABLE
WITH counted AS (
    SELECT *, CASE WHEN first_day THEN expected_millionths // 1000000
                   ELSE least(coalesce(most, 999),
                              (expected_millionths * (SELECT millionths FROM volume) // 1000000
                               + lot(slice(draw('claims/' || spell || '/' || drawn_number), 0), 1000000))
                              // 1000000) END AS claims
    FROM likely_claims()
), numbered AS (
    SELECT *, unnest(range(claims * times)) AS claim FROM counted WHERE claims > 0
), drawn AS (
    SELECT *, draw('claim/' || spell || '/' || drawn_number || '/' || claim // times) AS first_chances
    FROM numbered
), followed AS (
    SELECT * EXCLUDE (first_chances), first_after IS NOT NULL AS comes_later,
           CASE WHEN first_day THEN start_date ELSE start_date + lot(slice(first_chances, 0), days) END AS first_date,
           mostly_few(slice(first_chances, 5), drawn_least_days, drawn_most_days) AS first_days,
           CASE WHEN comes_later THEN draw('after/' || spell || '/' || number || '/' || claim)
                ELSE first_chances END AS chances
    FROM drawn
), dated AS (
    SELECT *, CASE WHEN comes_later
                   THEN least(first_date + first_days, end_date)
                        + mostly_few(slice(chances, 0), first_after, last_after)
                   ELSE first_date END AS drawn_date
    FROM followed
)
SELECT *, (person::BIGINT * 100 + number) * 10000 + span * 1000 + claim AS claim_number,
       -- Offices are closed on Sundays: the visit is made in the week that follows.
       CASE WHEN place_of_service IN ('03', '11', '53') AND isodow(drawn_date) = 7
            THEN least(drawn_date + 1 + slice(chances, 1) % 5, end_date) ELSE drawn_date END AS service_date
FROM dated
WHERE NOT comes_later OR (chance((slice(chances, 2) + slice(chances, 4)) % 65536, followed_permille)
                          AND drawn_date BETWEEN start_date AND end_date);

-- The claims with their last day, who gave the service where, and what sets their money apart.
CREATE MACRO claims_placed() AS TABLE
WITH sited AS (
    SELECT *,
           least(end_date, service_date + mostly_few(slice(chances, 5), least_days, most_days)) AS last_date,
           CASE WHEN setting <> 'primary care'
                THEN (neighbour(position, sites) + CASE WHEN chance(slice(chances, 1), 120) THEN 1 ELSE 0 END) % sites
                WHEN chance(slice(chances, 1), 820) THEN home_site
                ELSE (home_site + 1 + slice(chances, 1) % 3) % sites END::INTEGER AS care_site
    FROM (SELECT *, CASE WHEN service_date >= changed_on THEN new_site ELSE clinic_site END AS home_site
          FROM claims_drawn())
)
SELECT sited.*, roster.billing_npi, roster.billing_tin,
       -- Most visits are to the member's own practitioner.
       seen_at(roster, age_group, CASE WHEN slice(chances, 2) % 4 = 0 THEN slice(chances, 2) ELSE habit_of(person) END)
       AS practitioner_npi,
       -- Three of four claims are paid within a month, a few after more than half a year.
       CASE WHEN slice(chances, 4) < 49152 THEN 6 + slice(chances, 4) % 25
            WHEN slice(chances, 4) < 62259 THEN 31 + slice(chances, 4) % 30
            WHEN slice(chances, 4) < 64881 THEN 61 + slice(chances, 4) % 60
            ELSE 121 + slice(chances, 4) % 150 END AS lag_days,
       -- A few claims cost several times the usual.
       CASE WHEN slice(chances, 6) < 1310 THEN 5 WHEN slice(chances, 6) < 5240 THEN 2 ELSE 1 END AS severity,
       -- A few claims are taken back and paid anew: versions 0, 1 and 2.
       CASE WHEN slice(chances, 7) < 330 THEN [0, 1, 2] ELSE [0] END AS versions,
       -- Two of a hundred are denied, and some are paid by others.
       slice(chances, 7) BETWEEN 330 AND 1640 AND claim_type <> 'pharmacy' AS denied,
       slice(chances, 7) >= 63570 AS paid_elsewhere
FROM sited JOIN roster
  ON roster.setting = sited.setting AND roster.site = sited.care_site AND roster.month = month(sited.service_date);

-- The lines of the claims, with their money in cents.
CREATE MACRO lines_drawn() AS TABLE
WITH lined AS (
    SELECT * EXCLUDE (lines),
           unnest(lines[1:least_lines + lot(slice(chances, 5) * 7 % 65536, most_lines - least_lines + 1)]) AS line
    FROM claims_placed()
), varied AS (
    SELECT *, (slice(chances, 6) * 31 + line.line * 9973 + slice(chances, 1)) % 65536 AS variety FROM lined
), measured AS (
    SELECT *, line.least_units + lot(variety, line.most_units - line.least_units + 1) AS units FROM varied
), allowed AS (
    SELECT *, line.allowed_cents * units * severity * (600 + lot(variety * 17 % 65536, 800)) // 1000 AS first_allowed
    FROM measured
), paid AS (
    SELECT *, first_allowed * (1200 + lot(variety * 29 % 65536, 1600)) // 1000 AS first_charge,
           -- Dental care is paid by capitation. For whoever has Medicare too, Medicare pays first.
           CASE WHEN denied OR paid_elsewhere OR care = 'dental' THEN 0
                WHEN dual AND care = 'physical' THEN first_allowed // 5
                ELSE first_allowed END AS first_paid,
           unnest(versions) AS version
    FROM allowed
), counted AS (
    SELECT *, CASE version WHEN 0 THEN 10 WHEN 1 THEN -10 ELSE 9 END AS tenths FROM paid
)
SELECT *, dollars(first_charge * sign(tenths)::INTEGER) AS charge_amount,
       dollars(CASE WHEN denied THEN 0 ELSE first_allowed * tenths // 10 END) AS allowed_amount,
       dollars(first_paid * tenths // 10) AS paid_amount,
       last_date + (CASE WHEN claim_type = 'pharmacy' THEN lag_days // 4 + 1 ELSE lag_days END
                    + CASE version WHEN 0 THEN 0 ELSE 25 END)::INTEGER AS paid_date
FROM counted;
