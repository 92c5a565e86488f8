/** Drawing by diffusion models: schedulers, guidance, LoRAs, families of models. */
module org.inkloom.diffusion {
    requires static transitive org.jspecify;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.models;
    requires transitive org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    exports org.inkloom.diffusion to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.inkling,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.control;
    exports org.inkloom.diffusion.denoise to
            org.inkloom.bench,
            org.inkloom.training;
    exports org.inkloom.diffusion.embedding to
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.family to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.lora to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.merge to
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.prompt to
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
    exports org.inkloom.diffusion.recipe to
            org.inkloom.cli;
    exports org.inkloom.diffusion.scheduler to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.training;
    exports org.inkloom.diffusion.sigma to
            org.inkloom.workflow.nodes;

    // Jackson reads templates of prompts as records.
    opens org.inkloom.diffusion.prompt to
            tools.jackson.databind;
}
