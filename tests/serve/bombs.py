"""Queries that are made to hurt."""

_MANY = " ".join(f'"value {number}"' for number in range(9000))
_DEEP = 12_000

BOMBS = {
    "cross join": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }",
    "cross join, sorted": "SELECT * WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?b ?d ?f",
    "cross join, distinct": "SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?c), STR(?e))) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }",
    "unbounded path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)* ?c }",
    "huge regex": 'SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER regex(CONCAT(STR(?b), STR(?d)), "(a|b|ab)*(c|d|cd)*x{50}$") }',
    "deep nesting": "SELECT * WHERE " + "{" * _DEEP + "}" * _DEEP,
    "deep expression": "SELECT (" + "(" * _DEEP + "1" + ")" * _DEEP + " AS ?x) {}",
    "giant values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {_MANY} }} VALUES ?b {{ {_MANY} }} FILTER (STRLEN(CONCAT(?a, ?b)) > 20) ?c ?d ?e }}",
    "big concat": 'SELECT (GROUP_CONCAT(CONCAT(STR(?b), STR(?d), STR(?f)); SEPARATOR="") AS ?x) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }',
    "long text": 'SELECT (STRLEN(?y) AS ?n) { BIND (REPLACE("aaaaaaaaaa", "a", "aaaaaaaaaa") AS ?x) BIND (REPLACE(?x, "a", ?x) AS ?z) BIND (REPLACE(?z, "a", ?z) AS ?y) ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }',
}
