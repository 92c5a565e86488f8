/** Seeded scenes as pictures and captions, from which the carried model is trained. */
module org.inkloom.picturebook {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires org.inkloom.picture;
    requires org.inkloom.run;

    exports org.inkloom.picturebook to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.caption to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.control to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.draw to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.raster to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.scene to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.wide to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.wide.caption to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.wide.draw to
            org.inkloom.inkling;
    exports org.inkloom.picturebook.wide.scene to
            org.inkloom.inkling;
}
