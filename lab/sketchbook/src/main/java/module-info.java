/** The drawn pictures that the demonstration trains on where the model is not the carried one. */
module org.inkloom.sketchbook {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires tools.jackson.databind;
    requires org.inkloom.picture;
    requires org.inkloom.run;

    exports org.inkloom.sketchbook to
            org.inkloom.studio;

    // Jackson writes its records.
    opens org.inkloom.sketchbook to
            tools.jackson.databind;
}
