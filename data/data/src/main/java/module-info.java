/** Recipes that clean and shape sets of pictures and texts, as Data-Juicer writes them. */
module org.inkloom.data {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires java.logging;
    requires com.fasterxml.jackson.annotation;
    requires com.github.luben.zstd_jni;
    requires dev.hardwood.core;
    requires org.jsoup;
    requires org.xerial.snappy;
    requires tools.jackson.core;
    requires transitive tools.jackson.databind;
    requires org.inkloom.page;
    requires org.inkloom.picture;
    requires transitive org.inkloom.run;

    exports org.inkloom.data;
    exports org.inkloom.data.analyze to
            org.inkloom.cli;
    exports org.inkloom.data.catalogue;
    exports org.inkloom.data.dataset;
    exports org.inkloom.data.engine;
    exports org.inkloom.data.lint;
    exports org.inkloom.data.op;
    exports org.inkloom.data.port to
            org.inkloom.data.models,
            org.inkloom.studio;
    exports org.inkloom.data.recipe;
    exports org.inkloom.data.sample;

    // Jackson reads and writes their records.
    opens org.inkloom.data.engine to
            tools.jackson.databind;
    opens org.inkloom.data.recipe to
            tools.jackson.databind;

    uses org.inkloom.data.engine.EngineProvider;
    uses org.inkloom.data.port.ModelProvider;
}
