-- All chance comes from MD5 of a text that begins with the seed: the same on every machine and in every order.
-- A draw has 128 bits and is used in eight slices of 16.
CREATE MACRO draw(what) AS md5_number(the_seed() || '/' || what);
CREATE MACRO slice(drawn, k) AS ((drawn >> (16 * k)::UHUGEINT) & 65535::UHUGEINT)::INTEGER;

-- A whole number from 0 to n - 1.
CREATE MACRO lot(sliced, n) AS ((sliced::BIGINT * n) // 65536)::INTEGER;
CREATE MACRO chance(sliced, permille) AS sliced < permille * 65536 // 1000;
CREATE MACRO one_of(sliced, list) AS list[1 + lot(sliced, len(list))];
-- A number of days from the least to the most: few are usual, many are rare. From less than nought it goes down.
CREATE MACRO mostly_few(sliced, least, most) AS (
    least + lot(sliced, 1 + (most - least) * (1 + sliced // 8192) // 8))::INTEGER;

CREATE MACRO first_of_month(month) AS make_date(the_year(), month, 1);
CREATE MACRO last_of_month(month) AS last_day(make_date(the_year(), month, 1));
CREATE MACRO dollars(cents) AS (cents::DECIMAL(16, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2);
CREATE MACRO rate_of(millionths) AS (millionths::DECIMAL(12, 0) * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6);

-- Where 32 bits fall among rows that divide them by their weights, and which of n neighbours that is.
CREATE MACRO position_of(drawn) AS slice(drawn, 0)::BIGINT * 65536 + slice(drawn, 1);
CREATE MACRO neighbour(place, n) AS ((place * n) // 4294967296)::INTEGER;

-- Ten digits that pass the Luhn check behind 80840, which alone counts 24. Numbers that begin with 2 are allowed by the
-- standard and, as far as is known, given to nobody.
CREATE MACRO digit(number, k) AS ((number // (10 ** k)::BIGINT) % 10)::INTEGER;
CREATE MACRO doubled(d) AS CASE WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END;
CREATE MACRO npi_of(number) AS number::VARCHAR || ((10 - (24
    + doubled(digit(number, 0)) + digit(number, 1) + doubled(digit(number, 2)) + digit(number, 3)
    + doubled(digit(number, 4)) + digit(number, 5) + doubled(digit(number, 6)) + digit(number, 7)
    + doubled(digit(number, 8))) % 10) % 10)::VARCHAR;

CREATE MACRO person_id_of(person) AS 'P' || lpad(person::VARCHAR, 8, '0');
CREATE MACRO member_id_of(person) AS 'M' || lpad((person * 7 + 10000000)::VARCHAR, 9, '0');
CREATE MACRO clinic_id_of(site) AS 'C' || lpad((site + 1)::VARCHAR, 4, '0');

-- Which of the practitioners of a site a person mostly sees, as a slice.
CREATE MACRO habit_of(person) AS (person::BIGINT * 40503) % 65536;
