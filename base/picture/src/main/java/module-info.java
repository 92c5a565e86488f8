/** Decoding, writing, resizing and hashing of pictures, and the settings of a picture. */
module org.inkloom.picture {
    requires static transitive org.jspecify;
    requires transitive java.desktop;
    requires com.fasterxml.jackson.annotation;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.opencv;
    requires tools.jackson.databind;
    requires org.inkloom.run;

    exports org.inkloom.picture to
            org.inkloom.annotate,
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.client,
            org.inkloom.data,
            org.inkloom.data.models,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.publish,
            org.inkloom.score,
            org.inkloom.server,
            org.inkloom.story,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.picture.mask to
            org.inkloom.diffusion,
            org.inkloom.studio;
    exports org.inkloom.picture.metadata to
            org.inkloom.cli,
            org.inkloom.server;
    exports org.inkloom.picture.png;
    exports org.inkloom.picture.settings;
    exports org.inkloom.picture.sheet to
            org.inkloom.inkling,
            org.inkloom.picturebook,
            org.inkloom.publish,
            org.inkloom.story,
            org.inkloom.studio;
    exports org.inkloom.picture.webp to
            org.inkloom.publish;
}
