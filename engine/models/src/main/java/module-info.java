/** The networks: weights in, tensors out. */
module org.inkloom.models {
    requires static transitive org.jspecify;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    exports org.inkloom.models.adapter to
            org.inkloom.diffusion;
    exports org.inkloom.models.aesthetic to
            org.inkloom.data.models,
            org.inkloom.score;
    exports org.inkloom.models.annotator to
            org.inkloom.annotate;
    exports org.inkloom.models.annotator.dpt to
            org.inkloom.annotate;
    exports org.inkloom.models.blip to
            org.inkloom.data.models;
    exports org.inkloom.models.checkpoint to
            org.inkloom.cli,
            org.inkloom.diffusion,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
    exports org.inkloom.models.clip to
            org.inkloom.data.models,
            org.inkloom.diffusion,
            org.inkloom.score;
    exports org.inkloom.models.config to
            org.inkloom.bench,
            org.inkloom.data.models,
            org.inkloom.diffusion,
            org.inkloom.training;
    exports org.inkloom.models.decoding to
            org.inkloom.data.models;
    exports org.inkloom.models.folder to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.models.onnx to
            org.inkloom.annotate;
    exports org.inkloom.models.preset to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.training;
    exports org.inkloom.models.reader to
            org.inkloom.inkling,
            org.inkloom.score;
    exports org.inkloom.models.text to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.diffusion,
            org.inkloom.studio,
            org.inkloom.training;
    exports org.inkloom.models.text.bytebpe to
            org.inkloom.data.models;
    exports org.inkloom.models.text.chatglm to
            org.inkloom.bench,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.training;
    exports org.inkloom.models.text.sentencepiece to
            org.inkloom.inkling;
    exports org.inkloom.models.unet to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.diffusion,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.models.vae to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.studio,
            org.inkloom.training;
    exports org.inkloom.models.upscale to
            org.inkloom.workflow.nodes;
    exports org.inkloom.models.vae.tiny to
            org.inkloom.diffusion;
    exports org.inkloom.models.vision to
            org.inkloom.data.models,
            org.inkloom.diffusion,
            org.inkloom.score;
    exports org.inkloom.models.vit to
            org.inkloom.data.models,
            org.inkloom.score;
}
