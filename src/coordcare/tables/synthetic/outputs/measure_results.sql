-- Results of the year before, from which improvement is measured: of every rate, of each party and of all together. And
-- results of the year itself for what no claim says, with their source: what claims do say is for others to compute.
-- Those who live near a party are those whom it answers for; of them some count in a measure.
WITH answered_for AS (
    SELECT contracting_entity AS party, count(*) AS members
    FROM person JOIN clinic ON clinic.site = person.clinic_site
    GROUP BY ALL
    UNION ALL
    SELECT name, members
    FROM (SELECT setting, neighbour(position, sites) AS site, count(*) AS members
          FROM person, (SELECT DISTINCT setting, sites FROM party WHERE npi IS NOT NULL)
          GROUP BY ALL)
    JOIN party USING (setting, site)
), drawn AS (
    SELECT measure.* EXCLUDE (settings), setting_number, site, name AS party,
           draw('measure/' || measure || '/' || name) AS chances,
           -- Expected numbers, of which an index is made, are no whole ones.
           CASE WHEN kind = 'index' THEN greatest(1, members * counted_permille)
                ELSE greatest(1, members * counted_permille // 1000) * 1000 END AS denominator_thousandths,
           usual_millionths - spread_millionths + lot(slice(chances, 0), 2 * spread_millionths + 1)
           AS likely_millionths,
           setting = string_split(settings, ';')[1] AS first_setting
    FROM the_measures AS measure
    JOIN party ON list_contains(string_split(measure.settings, ';'), party.setting)
    JOIN answered_for ON answered_for.party = party.name
), counted AS (
    SELECT * EXCLUDE (first_setting),
           CASE WHEN counted_permille IS NOT NULL
                THEN (denominator_thousandths * likely_millionths + 500000000) // 1000000000 END AS numerator
    FROM drawn
    UNION ALL
    -- All together are the parties of one setting, who answer for everybody once.
    SELECT any_value(COLUMNS(* EXCLUDE (setting_number, site, party, chances, denominator_thousandths,
                                        likely_millionths, first_setting))),
           -1, 0, NULL, max(chances), sum(denominator_thousandths)::BIGINT, avg(likely_millionths)::BIGINT,
           CASE WHEN any_value(counted_permille) IS NOT NULL
                THEN (sum(denominator_thousandths * likely_millionths) + 500000000) // 1000000000 END::BIGINT
    FROM drawn
    WHERE first_setting
    GROUP BY number
), divided AS (
    SELECT *, CASE kind WHEN 'days' THEN likely_millionths // 1000000 * 1000000
                        WHEN 'pass' THEN CASE WHEN chance(slice(chances, 0), usual_millionths // 1000)
                                              THEN 1000000 ELSE 0 END
                        ELSE (numerator * 1000000000 + denominator_thousandths // 2) // denominator_thousandths
              END * CASE kind WHEN 'rate' THEN 1000 WHEN 'rate_of_100000' THEN 100000 ELSE 1 END AS millionths
    FROM counted
), compared AS (
    -- The year before was mostly a little worse: by 1 to 70 thousandths, or else better by 1 to 30.
    SELECT *, lot(slice(chances, 1), 100) - 70 AS drawn_difference,
           CASE WHEN kind = 'pass' THEN 0 WHEN drawn_difference < 0 THEN drawn_difference ELSE drawn_difference + 1 END
           * CASE better WHEN 'higher' THEN 1 ELSE -1 END AS difference_permille,
           millionths * (1000 + difference_permille) // 1000 AS worse_millionths,
           CASE WHEN kind IN ('share', 'pass') THEN least(1000000, worse_millionths) ELSE worse_millionths END
           AS millionths_before
    FROM divided
), told AS (
    -- An index, a rate of 100,000 and what was worse before are told without what they were divided from.
    SELECT 0 AS years_ago, *, millionths AS result_millionths, counted_permille IS NOT NULL AS divides
    FROM compared WHERE source IS NOT NULL
    UNION ALL
    SELECT 1, *, CASE WHEN source IS NULL THEN millionths ELSE millionths_before END,
           source IS NULL AND kind IN ('share', 'rate')
    FROM compared
)
SELECT measure, party AS contracting_entity, NULL::VARCHAR AS clinic_id,
       make_date(the_year() - years_ago, 1, 1) AS period_start_date,
       make_date(the_year() - years_ago, 12, 31) AS period_end_date,
       CASE WHEN divides THEN numerator::DECIMAL(18, 3) END AS numerator,
       CASE WHEN divides THEN (denominator_thousandths * 0.001::DECIMAL(4, 3))::DECIMAL(18, 3) END AS denominator,
       rate_of(result_millionths) AS result,
       CASE WHEN years_ago = 0 THEN rate_of(target_millionths) END AS target,
       CASE WHEN years_ago = 0 THEN rate_of(millionths_before) END AS previous_result,
       'final' AS status, coalesce(source, 'final results of the year before') AS source
FROM told
ORDER BY years_ago, number, setting_number, site
