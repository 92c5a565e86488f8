/** A database in a file or on a server, opened and brought to its newest tables. */
module org.inkloom.database {
    requires static transitive org.jspecify;
    requires java.sql;
    requires com.zaxxer.hikari;
    requires flyway.core;
    requires org.jdbi.v3.core;

    exports org.inkloom.database to
            org.inkloom.cli,
            org.inkloom.contest,
            org.inkloom.server,
            org.inkloom.workflow;
}
