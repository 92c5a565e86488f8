/** Contests of packages: entries, ballots, ranking, audit. */
module org.inkloom.contest {
    requires static transitive org.jspecify;
    requires java.sql;
    requires org.jdbi.v3.core;
    requires tools.jackson.databind;
    requires org.inkloom.database;
    requires org.inkloom.page;
    requires org.inkloom.picture;
    requires org.inkloom.publish;
    requires org.inkloom.run;

    exports org.inkloom.contest.check to
            org.inkloom.cli;
    exports org.inkloom.contest.entry to
            org.inkloom.cli;
    exports org.inkloom.contest.export to
            org.inkloom.cli;
    exports org.inkloom.contest.rank to
            org.inkloom.cli;
    exports org.inkloom.contest.rules to
            org.inkloom.cli;
    exports org.inkloom.contest.store to
            org.inkloom.cli;

    // Flyway finds the tables there.
    opens org.inkloom.contest.store;
}
