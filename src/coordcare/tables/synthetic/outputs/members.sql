SELECT person_id_of(person) AS person_id, member_id_of(person) AS member_id, birth_date, death_date, gender, race,
       ethnicity, county, zip_code, language, disability
FROM person LEFT JOIN (SELECT person, any_value(death_date) AS death_date FROM span GROUP BY person) USING (person)
ORDER BY person
