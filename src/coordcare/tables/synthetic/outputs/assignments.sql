-- Two of three assignments name the practitioner whom the member mostly sees.
SELECT person_id_of(person) AS person_id, clinic_id_of(assignment.site) AS clinic_id,
       CASE WHEN chance(slice(assignment.chances, 3), 660)
            THEN seen_at(roster, age_group, habit_of(person)) END AS npi,
       start_date, end_date
FROM assignment JOIN person USING (person) JOIN roster
  ON roster.setting = 'primary care' AND roster.site = assignment.site AND roster.month = month(assignment.start_date)
ORDER BY person, start_date
