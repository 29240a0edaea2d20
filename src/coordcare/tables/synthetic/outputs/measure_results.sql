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
    SELECT measure.* EXCLUDE (settings), party.setting_number, party.site, party.name AS party,
           draw('measure/' || measure || '/' || party.name) AS chances,
           -- Expected numbers, of which an index is made, are no whole ones.
           CASE kind WHEN 'index' THEN greatest(1, members * counted_permille)
                     ELSE greatest(1, members * counted_permille // 1000) * 1000 END AS denominator_thousandths
    FROM likely_measures AS measure
    JOIN party ON list_contains(string_split(measure.settings, ';'), party.setting)
    JOIN answered_for ON answered_for.party = party.name
), counted AS (
    SELECT *, (denominator_thousandths * (usual_permille - spread_permille
                                          + lot(slice(chances, 0), 2 * spread_permille + 1))
               + 500000) // 1000000 AS numerator
    FROM drawn
), divided AS (
    SELECT *, (numerator * 1000000000 + denominator_thousandths // 2) // denominator_thousandths AS millionths
    FROM counted
), compared AS (
    -- The year before was mostly a little worse: by 1 to 70 thousandths, or else better by 1 to 30.
    SELECT *, lot(slice(chances, 1), 100) - 70 AS drawn_difference,
           CASE WHEN drawn_difference < 0 THEN drawn_difference ELSE drawn_difference + 1 END
           * CASE better WHEN 'higher' THEN 1 ELSE -1 END AS difference_permille,
           millionths * (1000 + difference_permille) // 1000 AS millionths_before
    FROM divided
)
SELECT measure, party AS contracting_entity, NULL::VARCHAR AS clinic_id, first_of_month(1) AS period_start_date,
       last_of_month(12) AS period_end_date, numerator::DECIMAL(18, 3) AS numerator,
       (denominator_thousandths * 0.001::DECIMAL(4, 3))::DECIMAL(18, 3) AS denominator, rate_of(millionths) AS result,
       rate_of(target_permille * 1000) AS target,
       rate_of(CASE kind WHEN 'share' THEN least(1000000, millionths_before) ELSE millionths_before END)
       AS previous_result,
       'final' AS status
FROM compared
ORDER BY number, setting_number, site
