"""`coordcare template`: the blank workbook of a year."""

from pathlib import Path

import click

from coordcare.cli.files import refuse_other_names, refuse_to_overwrite


@click.command
@click.option("--year", type=int, required=True, help="Program year that is reported on.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; by default the template's title.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(year: int, output: Path | None, force: bool) -> None:
    """Write the blank workbook of a program year, ready to be filled in Excel.

    \b
    coordcare template --year 2022
    coordcare template --year 2022 -o blank.xlsx
    """
    from coordcare.filing.workbook import write_form
    from coordcare.oregon.filings.vbp_data.records import form_for
    from coordcare.oregon.rulebook import program_year
    from coordcare.rulebook.sources import Standing

    form = form_for(year)
    path = output or Path(f"{year} {form.title}.xlsx")
    refuse_other_names(path)
    refuse_to_overwrite(path, force=force)
    write_form(form, path, year=year)
    click.echo(f"Written: {path}")
    [edition] = program_year(year).at("vbp_data_filing.form_edition")
    if edition.citation.standing is Standing.ASSUMED:
        click.echo(f"It is only assumed that {year} is filed on the template of {form.edition}.", err=True)
