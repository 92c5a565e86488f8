package org.inkloom.contest.store;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables whose changes are logged. */
enum LoggedTable {
    CONTEST("id", "opened, rules, salt, stage"),
    ENTRIES("number", "blind, team, name, title, path, lock_sum, entered"),
    CHECKS("entry, kind", "state, value, why, tries"),
    BALLOTS("round, judge, entry", "technique, coherence, look, at"),
    VOTES("voter", "entry, at"),
    FINALISTS("entry", "place");

    private final String keys;
    private final String others;

    LoggedTable(String keys, String others) {
        this.keys = keys;
        this.others = others;
    }

    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> keys() {
        return list(keys);
    }

    private static List<String> list(String columns) {
        return List.of(columns.split(", "));
    }

    private String columns() {
        return keys + ", " + others;
    }

    String select() {
        return "select " + columns() + " from " + table();
    }

    /** Returns the SQL for adding a row, which does nothing if its key, or another unique value, exists already. */
    String insert() {
        return "insert into " + table() + " (" + columns() + ") values (" + ":"
                + columns().replace(", ", ", :") + ") on conflict do nothing";
    }

    String update() {
        return "update " + table() + " set " + equal(others, ", ") + " where " + equal(keys, " and ");
    }

    private static String equal(String columns, String between) {
        return list(columns).stream().map(column -> column + " = :" + column).collect(Collectors.joining(between));
    }
}
