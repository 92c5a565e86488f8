/** How good pictures are, alone and as a set. */
module org.inkloom.score {
    requires static transitive org.jspecify;
    requires org.inkloom.hub;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    exports org.inkloom.score to
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
    exports org.inkloom.score.coherence to
            org.inkloom.inkling;
    exports org.inkloom.score.measure to
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
    exports org.inkloom.score.model to
            org.inkloom.cli,
            org.inkloom.data.models;
    exports org.inkloom.score.technical to
            org.inkloom.inkling;
}
