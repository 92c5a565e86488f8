/** Repositories of Hugging Face and ModelScope as files, and where models lie on this machine. */
module org.inkloom.hub {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.run;

    exports org.inkloom.hub to
            org.inkloom.cli,
            org.inkloom.data.models,
            org.inkloom.score,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
}
