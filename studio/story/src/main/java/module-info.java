/** Stories of several pictures, drawn by a painter that is handed in. */
module org.inkloom.story {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.page;
    requires transitive org.inkloom.picture;
    requires transitive org.inkloom.run;

    exports org.inkloom.story;
    exports org.inkloom.story.draw;
    exports org.inkloom.story.page;
    exports org.inkloom.story.record to
            org.inkloom.publish;
    exports org.inkloom.story.run;

    // Jackson reads and writes what was drawn, and by what.
    opens org.inkloom.story.draw to
            tools.jackson.databind;
    opens org.inkloom.story.record to
            tools.jackson.databind;
}
