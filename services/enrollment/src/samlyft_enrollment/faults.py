"""What may be wrong with a row or a body, in both languages; no value is ever repeated."""

from samlyft_enrollment.planning.faults import PLANNING_FAULTS
from samlyft_imports.bulk import RowError
from samlyft_web.problems import FieldError, InvalidError, Text

FAULTS: dict[str, Text] = {
    "unknown_municipality": Text("Kommunkoden finns inte.", "There is no such municipality."),
    "unknown_workplace": Text("Enheten finns inte.", "There is no such workplace."),
    "other_employer": Text(
        "Enheten tillhör en annan arbetsgivare.", "The workplace belongs to another employer."
    ),
    "unknown_project": Text("Projektet finns inte.", "There is no such project."),
    "unknown_employee": Text(
        "Ingen har det anställningsnumret hos arbetsgivaren.",
        "The employer has nobody with that employee number.",
    ),
    "last_day": Text(
        "Sista dagen får inte ligga framåt, och hela samverkan måste ligga inom din räckvidd.",
        "The last day must not be ahead, and your reach must be the whole tenant.",
    ),
    "key_form": Text(
        "Inte en hel publik nyckel (RSA från 2 048 bitar, eller EC P-256) med kid.",
        "Not a whole public key (RSA from 2,048 bits, or EC P-256) with a kid.",
    ),
    "key_private": Text(
        "Skicka bara den publika delen av nyckeln. Byt nyckeln om den andra delen har lämnat er.",
        "Send the public half only. Make another key if the private half has left you.",
    ),
    "key_expiry": Text(
        "Nyckelns sista dag är i dag eller senare, högst två år fram.",
        "The key's last day is today or later, at most two years ahead.",
    ),
    "key_twice": Text("Klienten har redan en nyckel med det kid.", "The client has that kid."),
    "nothing_corrected": Text(
        "Säg vad som ska rättas: minst ett fält.", "Say what to correct: at least one field."
    ),
    "years": Text(
        "Ange antal år för en regel, men inte för ett stopp.",
        "Say how many years a rule has; a hold has none.",
    ),
    "left_of_all": Text(
        "En regel för dem som slutat gäller alla: utan projekt och startdatum.",
        "A rule for those who have left is of everyone: no project, no first day.",
    ),
    "period": Text("Slutdatum är före startdatum.", "It ends before it starts."),
    "overlap": Text(
        "Perioden krockar med en annan anställning med samma nummer. Avsluta den först.",
        "The period meets another employment of that number. End that one first.",
    ),
    "workplace_closed": Text(
        "Enheten är stängd då. Ange den enhet som tog över.",
        "The workplace is closed by then. Name the one that took over.",
    ),
    "removed_employment": Text(
        "Anställningen är borttagen som felaktig. Återställ den först, om den ändå stämmer.",
        "That employment was removed as wrong. Restore it first, if it is right after all.",
    ),
    "not_of_the_two": Text("Ska vara en av de två.", "Must be one of the two."),
    "unknown_area": Text(
        "Verksamhetsområdet finns inte. Se /areas-of-care.",
        "There is no such area of care. See /areas-of-care.",
    ),
    "unknown_person": Text("Personen finns inte.", "There is no such person."),
    "unknown_organisation": Text("Organisationen finns inte.", "There is no such organisation."),
    "relation_twice": Text(
        "De har redan ett avtal om samma omsorg under en del av perioden.",
        "They have a relation about the same care already in some of the period.",
    ),
    "how_many_before": Text(
        "En enhet delas, flyttas eller byter namn; minst två slås ihop.",
        "One workplace is split, moved or renamed; two or more are merged.",
    ),
    "how_many_after": Text(
        "Dela i minst två, slå ihop till en, flytta till en; en stängd har ingen efterföljare.",
        "Split into two or more, merge into one, move to one; what closes has no successor.",
    ),
    "no_name": Text(
        "Ange det nya namnet, och bara när enheten byter namn.",
        "Give the new name, and only for a renaming.",
    ),
    "code_twice": Text("Samma kod står två gånger.", "The same code stands twice."),
    "code_taken": Text(
        "Koden hör till en annan enhet. Välj en ny kod.",
        "The code belongs to another workplace. Choose a new one.",
    ),
    "move_is_to_another": Text(
        "En flytt går till en annan arbetsgivare, och bara en flytt.",
        "A move is to another employer, and nothing else is.",
    ),
    "cycle": Text(
        "Enheten har själv uppstått ur den som ska upphöra.",
        "The workplace has itself come from the one that is to end.",
    ),
    "number_taken": Text(
        "Någon annan har redan ett av anställningsnumren där. Ange nya i new_numbers.",
        "Somebody else has one of the employee numbers there. Give new ones in new_numbers.",
    ),
    "not_yet": Text(
        "Dagen har inte kommit än. Anmäl ändringen den dagen, eller som en omorganisation.",
        "That day has not come. Tell it then, or as a reorganisation.",
    ),
    "before_opening": Text("Enheten fanns inte då.", "The workplace did not exist then."),
    "municipality_twice": Text(
        "Kommunen står redan med i projektet under en del av perioden.",
        "The municipality takes part already in some of the period.",
    ),
    "reach": Text("Raden ligger utanför din behörighet.", "The row is outside your reach."),
    "known_before": Text(
        "known_at är före den version som raden ändrar.",
        "known_at is before the version that the row changes.",
    ),
    "known_in_future": Text("known_at har inte inträffat än.", "known_at has not happened yet."),
    "format": Text("Inte ett identitetsnummer.", "Not an identity number."),
    "organisation_number": Text(
        "Det är ett organisationsnummer.", "That is an organisation number."
    ),
    "birth_date": Text("Födelsedatumet finns inte.", "The date of birth does not exist."),
    "check_digit": Text("Kontrollsiffran stämmer inte.", "The check digit is wrong."),
    "identity_number": Text(
        "Ett anställningsnummer får inte vara ett personnummer.",
        "An employee number must not be an identity number.",
    ),
    "identity_conflict": Text(
        "Identitetsnumret och anställningsnumret hör till olika personer.",
        "Identity number and employee number belong to different persons.",
    ),
    "municipality_not_in_project": Text(
        "Kommunen deltar inte i projektet den dagen.",
        "The municipality does not take part in the project that day.",
    ),
    "no_end": Text(
        "Ange vilken dag deltagandet avslutades.", "Say on which day the participation ended."
    ),
    "already_champion": Text(
        "Personen är redan ombud här.", "The person is a champion here already."
    ),
    "no_last_day": Text("Ange sista dagen som ombud.", "Say which day was the last as champion."),
    "no_minutes": Text(
        "Ange hur många minuter i veckan som avsätts i tjänsten.",
        "Say how many minutes a week are set aside in the post.",
    ),
    "trained_early": Text(
        "Utbildningen kan inte vara klar i framtiden.",
        "The training cannot be completed in the future.",
    ),
    "why_not": Text(
        "Skriv varför, så att den som sökte får veta.", "Say why, so that the applicant learns it."
    ),
    "unknown_champion": Text("Ombudet finns inte.", "There is no such champion."),
    "handover_to_self": Text(
        "Ett ombud kan inte lämna över till sig självt.",
        "A champion cannot hand over to itself.",
    ),
    "programme_without_funder": Text(
        "Löpande verksamhet har varken finansiär, utlysning eller slut på projektperioden.",
        "A programme in ordinary operation has no funder, call or end of the eligible window.",
    ),
    "only_programme": Text(
        "Bara löpande verksamhet kan ta vid efter ett projekt.",
        "Only a programme in ordinary operation carries a project on.",
    ),
    "no_programme": Text("Ange en löpande verksamhet.", "Name a programme in ordinary operation."),
    "phases_in_order": Text(
        "Faserna ska komma i ordning utan att överlappa.",
        "Phases stand in order and do not overlap.",
    ),
    "phase_takes_nobody": Text(
        "Projektets fas tar inte in deltagare den dagen.",
        "The project's phase takes in no participants that day.",
    ),
    "role_not_counted": Text(
        "Rollgruppen räknas inte som deltagare enligt utlysningens regel.",
        "The call's rule does not count that role group as participants.",
    ),
    "open_sign_ups": Text(
        "Personen är anmäld till tillfällen efter sista dagen. Avboka dem först.",
        "The person is signed up to sessions after the last day. Cancel those first.",
    ),
    "goal_twice": Text(
        "Målet står redan med för samma kommun.", "That goal stands already for that place."
    ),
    "more_by_gender": Text(
        "Målen för kvinnor och män är tillsammans fler än målet för alla.",
        "The goals for women and men add up to more than the goal for all.",
    ),
    "curve_rises": Text(
        "Den planerade kurvan räknar allt hittills: månaderna i ordning, aldrig fallande.",
        "The planned curve counts all so far: months in order, never falling.",
    ),
    "curve_beyond_target": Text(
        "Den planerade kurvan går över målet.", "The planned curve goes beyond the target."
    ),
    "no_evidence": Text(
        "Ange underlag: ett beslut, en text eller en länk.",
        "Give evidence: a decision, a text or a link.",
    ),
    "no_day_reached": Text("Ange vilken dag det nåddes.", "Say on which day it was reached."),
    "names_person": Text(
        "Texten verkar innehålla ett personnummer eller en e-postadress. Ta bort den.",
        "The text seems to hold an identity number or an e-mail address. Take it out.",
    ),
    "content_or_activity": Text(
        "Ange innehåll, eller den insats som paketet görs av; inte båda.",
        "Give content, or the activity that the package is made of; not both.",
    ),
    "other_kind": Text(
        "En utgåva är av samma slag som paketet.", "An edition is of the package's own kind."
    ),
    "own_tenant": Text("Paketet är ert eget.", "The package is your own."),
    "unknown_tenant": Text("Det finns inget sådant samverkansorgan.", "There is no such tenant."),
    "reason": Text(
        "Ange varför deltagandet är avslutat eller struket.",
        "Say why the participation ended or is withdrawn.",
    ),
    **PLANNING_FAULTS,
}


class RowFaultError(Exception):
    """Ends the handling of one row; `code` is a key of `FAULTS`."""

    def __init__(self, column: str | None, code: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code

    def at(self, line: int) -> RowError:
        """The fault as the caller of the import is told it."""
        return RowError(line, self.column, self.code, FAULTS[self.code])


def invalid(pointer: str, code: str) -> InvalidError:
    """The same fault of a body; `pointer` says where."""
    text = FAULTS[code]
    return InvalidError(text, errors=[FieldError(pointer=pointer, code=code, detail=text)])
