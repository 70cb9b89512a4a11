// Pins the Pulumi engine that is built where its download is refused, with the checksum of every module it is made of.
module firebreak.local/engine

go 1.25.11

require github.com/pulumi/pulumi/pkg/v3 v3.259.0
