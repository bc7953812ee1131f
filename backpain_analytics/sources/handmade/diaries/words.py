"""The words people head the columns of a pain diary with.

English, German, French, Spanish, Portuguese, Italian and Dutch, in the form that
`header_words.words_of` gives them: lower case, without accents, compounds taken apart.
"""

from backpain_analytics.sources.parsing.header_words import word_set

PAIN = word_set(
    "pain pains ache aches schmerz pijn douleur douleurs dolor dolores dor dores dolore dolori"
)
WORST = word_set("""
    worst max maximum maximal highest peak strongest schlimmster schlimmste starkster starkste
    maximaler maximale hochster pire peor maximo maxima pior ergste hoogste peggiore massimo
    massima
""")
NOW = word_set("""
    now current currently present momentary aktuell aktueller aktuelle jetzt momentan actuelle
    actuellement actual ahora atual agora huidige nu attuale adesso
""")
AVERAGE = word_set("""
    average avg mean usual typical durchschnitt durchschnittlich durchschnittlicher
    durchschnittliche mittlerer mittlere moyenne media medio promedio gemiddeld gemiddelde
""")
BACK = word_set("back spine lumbar rucken dos lombaire espalda costas lombar rug schiena")
SCALE = word_set("intensity severity level score rating nrs vas intensitat starke intensite")
"""Pain where nothing else in the header row says of what, and the file's name names pain."""
FILLERS = SCALE | word_set("""
    levels scale value index numeric today daily day during of the my in your is was how much bad
    at overall general last past hours h skala heute tag der den im am grad wert du de
    des la le les aujourd hui jour echelle eva nivel intensidad del el hoy dia escala intensidade
    da do o hoje niveau intensiteit van vandaag schaal cijfer livello intensita scala di oggi et
    und e
""")
"""Words that change nothing about what a column holds."""
BEFORE = word_set("before vorher vor avant antes prima voor vooraf")
AFTER = word_set("after nachher nach danach apres despues depois dopo na achteraf")
NO_RATING = (
    BEFORE
    | AFTER
    | word_set("""
    location region where site ort lieu lugar plaats local luogo mittel stiller stillers killer
    killers medication medications meds medicine note notes comment comments flare flares schub
    duration type kind quality character relief free threshold interference reason trigger
    triggers cause least min minimum lowest best id category name count number minutes start end
    onset date time diary control
""")
)
"""With one of these a header that names pain heads something else than its strength."""

ROLES = {
    phrase: name
    for name, phrases in {
        "has_flare": "flare|has flare|flares|flare up|flareup|pain flare|schub|schmerz schub"
        "|poussee|brote|surto|crisi|riacutizzazione|opflakkering",
        "region": "region|body region|location|body part|pain location|pain region|site|ort"
        "|stelle|schmerz ort|korperstelle|korperregion|localisation|lieu|zone|localizacion|zona"
        "|lugar|plaats|locatie|localizacao|regiao|regione|luogo|localizzazione",
        "mood_nrs": "mood|stimmung|humeur|animo|estado animo|humor|umore|stemming",
        "stress_nrs": "stress|stresslevel|estres|estresse",
        "sleep_quality_nrs": "sleep|sleep quality|quality sleep|schlaf|schlafqualitat|sommeil"
        "|qualite sommeil|sueno|calidad sueno|sono|qualidade sono|sonno|qualita sonno|slaap"
        "|slaapkwaliteit|kwaliteit slaap",
        "control_nrs": "control|sense control|pain control|control over pain"
        "|sense control over pain|kontrolle|kontrollgefuhl|controle|sentiment controle"
        "|sensacion control|controllo",
        "medication": "medication|medications|medicine|medicines|meds|drugs|painkiller|painkillers"
        "|pain killer|pain killers|pain medication|pain meds|medikament|medikamente|schmerz mittel"
        "|medicament|medicaments|medicacion|medicamento|medicamentos|medicacao|medicatie"
        "|medicijn|medicijnen|pijn stiller|pijn stillers|farmaco|farmaci",
        "notes": "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen"
        "|kommentar|kommentare|anmerkung|anmerkungen|remarque|remarques|commentaire|commentaires"
        "|nota|notas|comentario|comentarios|observaciones|observacoes|opmerking|opmerkingen"
        "|notitie|notities|commento|commenti|osservazioni",
    }.items()
    for phrase in phrases.split("|")
}
"""Header without its fillers → our column name."""
