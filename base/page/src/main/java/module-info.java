/** HTML pages that stand alone. */
module org.inkloom.page {
    requires static transitive org.jspecify;
    requires org.inkloom.run;

    exports org.inkloom.page to
            org.inkloom.contest,
            org.inkloom.data,
            org.inkloom.inkling,
            org.inkloom.publish,
            org.inkloom.story,
            org.inkloom.studio;
}
