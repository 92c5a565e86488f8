/** Workflows: graphs of nodes, which are checked, run with a cache of results, and queued as jobs. */
module org.inkloom.workflow {
    requires static transitive org.jspecify;
    requires java.sql;
    requires org.jdbi.v3.core;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.database;
    requires org.inkloom.run;

    exports org.inkloom.workflow.check to
            org.inkloom.server;
    exports org.inkloom.workflow.comfy to
            org.inkloom.server,
            org.inkloom.workflow.nodes;
    exports org.inkloom.workflow.execute to
            org.inkloom.server;
    exports org.inkloom.workflow.graph to
            org.inkloom.server,
            org.inkloom.workflow.nodes;
    exports org.inkloom.workflow.node to
            org.inkloom.cli,
            org.inkloom.server,
            org.inkloom.workflow.nodes;
    exports org.inkloom.workflow.queue to
            org.inkloom.server;

    // Flyway reads the table definitions, which are resources of this package.
    opens org.inkloom.workflow.queue;
}
