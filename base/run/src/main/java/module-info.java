/** Errors with codes, progress, what is done with folders, and the one reader of settings; all other modules stand on it. */
module org.inkloom.run {
    requires static transitive org.jspecify;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
    requires transitive tools.jackson.databind;

    exports org.inkloom.run;
    exports org.inkloom.run.folder to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.contest,
            org.inkloom.data,
            org.inkloom.diffusion,
            org.inkloom.hub,
            org.inkloom.models,
            org.inkloom.picture,
            org.inkloom.publish,
            org.inkloom.score,
            org.inkloom.server,
            org.inkloom.story,
            org.inkloom.studio,
            org.inkloom.tensor,
            org.inkloom.training,
            org.inkloom.weights,
            org.inkloom.workflow,
            org.inkloom.workflow.nodes;
    exports org.inkloom.run.natives to
            org.inkloom.picture,
            org.inkloom.tensor;
    exports org.inkloom.run.settings;
}
