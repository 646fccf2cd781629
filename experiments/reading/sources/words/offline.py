"""Headers of what is counted away from the screen: people who came, calls, meetings, tickets, gifts.

They stand under their own header in a report; that they are known says where the headers are, and that the column is
a count, in which a mark before three digits parts thousands.
"""

from __future__ import annotations

from experiments.reading.sources.source import split_words

COUNTED: tuple[str, ...] = split_words(
    "attendees | attendance | attended | came | showed up | show ups | guests | invited | invitations | invitees"
    " | rsvps"
    " | calls | phone calls | inbound calls | enquiries | inquiries | phone enquiries | requests | demo requests"
    " | meetings | meetings booked | appointments | demos | conversations | contacts | door knocks | visits booked"
    " | footfall | walk-ins | shoppers | customers | new customers | transactions | units sold | items sold | copies"
    " | responses | replies | answers | coupons"
    " | searches | queries | downloads | subscribers | members | new members | volunteers | voters | signatures"
    " | donors"
    " | no shows | cancellations | clients | deals | opportunities | quotes"
    " | anrufe | telefonate | anfragen | termine | gesprache | treffen | teilnehmer | teilnehmende | teilnehmerinnen"
    " | gaste | eingeladen | eingeladene | einladungen | gekommen | erschienen | kunden | neukunden | kundinnen"
    " | kaufer"
    " | verkaufe | stuck | stuckzahl | verkaufte stuck | transaktionen | verteilt"
    " | rucklaufer | antworten | unterschriften | mitglieder | spender | spenderinnen | suchanfragen | suchen | tickets"
    " | appels | demandes | rendez-vous | participants | invites | presents | clients | nouveaux clients | ventes"
    " | reponses | signatures | donateurs | adherents | entretiens | recherches"
    " | llamadas | consultas | citas | reuniones | asistentes | invitados | participantes | clientes | ventas"
    " | folletos"
    " | respuestas | firmas | donantes | socios | busquedas | entrevistas"
    " | chiamate | telefonate | richieste | appuntamenti | incontri | partecipanti | invitati | presenti | clienti"
    " | vendite | risposte | firme | donatori | soci | ricerche"
    " | telefoontjes | aanvragen | afspraken | gesprekken | aanwezigen | deelnemers | genodigden | klanten | verkopen"
    " | antwoorden | handtekeningen | donateurs | leden | zoekopdrachten"
    " | chamadas | pedidos de contacto | consultas | reunioes | convidados | presentes | vendas | respostas"
    " | assinaturas | doadores | socios | pesquisas"
)
